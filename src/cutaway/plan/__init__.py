"""Plans: a network, its backpropagation and its optimizer as programs made of data.

Every plan is a tuple of steps, ``outputs = rule(inputs)``. Interpreters run them (``cutaway.execute``); views
explain them. Ask before adding a file here: is it a new program, or a new interpreter of the one we have?
"""

from cutaway.plan.backward import backward_plan
from cutaway.plan.forward import forward_plan, statistics_plan, with_loss
from cutaway.plan.penalties import with_penalties, with_projections
from cutaway.plan.regularizers import read_regularizers
from cutaway.plan.rewrites import REWRITES, Rewrite, rewrite
from cutaway.plan.shapes import infer_shapes
from cutaway.plan.step import Plan, Pullback, Rule, Shape, Step, made_by, read_by, text_of
from cutaway.plan.step_plans import StepPlans, step_plans
from cutaway.plan.update import update_plan

__all__ = [
    "REWRITES",
    "Plan",
    "Pullback",
    "Rewrite",
    "Rule",
    "Shape",
    "Step",
    "StepPlans",
    "backward_plan",
    "forward_plan",
    "infer_shapes",
    "made_by",
    "read_by",
    "read_regularizers",
    "rewrite",
    "statistics_plan",
    "step_plans",
    "text_of",
    "update_plan",
    "with_loss",
    "with_penalties",
    "with_projections",
]
