"""Farrington Flexible: a count against a quasi-Poisson regression on the same season of the years before.

Farrington, Andrews, Beale & Catchpole 1996 (J R Stat Soc A 159:547); Noufaily et al. 2013 (Stat Med 32:1206); the bound
called muan is that of Salmon, Schumacher & Höhle 2016 (J Stat Softw 70(10)), section 3.1. What differs from R is listed
in `judging`.
"""

from mazha.insight.early.farrington.judging import Farrington, farrington
from mazha.insight.early.farrington.plan import Axis, times_from, usual_years
from mazha.insight.early.farrington.rule import NAMED, FarringtonRule, named

__all__ = ["NAMED", "Axis", "Farrington", "FarringtonRule", "farrington", "named", "times_from", "usual_years"]
