"""Texts on their way to the approver: plans drafted, scripts edited, notices from forms, readings kept."""
