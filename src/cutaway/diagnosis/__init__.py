"""Diagnosis: what is wrong with a network, its data or its training, with the evidence and a cure."""
