"""Where the input features come from."""

from cutaway.definitions.entry import Source

PLAYGROUND = Source("Smilkov, Carter, A Neural Network Playground (TensorFlow)", "src/playground.ts, INPUTS")
