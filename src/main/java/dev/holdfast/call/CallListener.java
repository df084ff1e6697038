package dev.holdfast.call;

import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.NextStep;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.problem.ProblemType;
import java.time.Duration;

/** Hears what happens to calls, for meters, traces and log lines. On the call's event loop; quick, never throws. */
public interface CallListener {

    /** An attempt ended. */
    default void attempted(
            ToolContract tool, int attempt, TransportEvidence evidence, Classification classification, Duration took) {}

    /** A call was carried out to its end. */
    default void ended(
            ToolContract tool, Outcome outcome, NextStep nextStep, int attempts, Duration took, Duration upstream) {}

    /** A stored result was given again. */
    default void replayed(ToolContract tool) {}

    /** Holdfast itself refused. */
    default void refused(ToolContract tool, ProblemType type) {}
}
