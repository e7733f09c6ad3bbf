package dev.penstock.api.event;

/** Something that happened; immutable. */
public sealed interface Fact
    permits RequestFinished,
        AttemptFinished,
        BreakerChanged,
        CooldownStarted,
        FellBack,
        HedgeFinished,
        HealthChecked,
        ConfigReplaced,
        BudgetThresholdCrossed {}
