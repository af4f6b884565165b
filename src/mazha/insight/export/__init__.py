"""Figures on paper: what each counts comes first, then the numbers, then, if asked for, the matters behind one."""
