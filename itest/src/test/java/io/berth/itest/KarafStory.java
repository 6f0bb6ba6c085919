package io.berth.itest;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * For tests that are steps of one story: after one that fails the others have nothing to stand on,
 * and would but wait in vain, each of them.
 */
final class KarafStory implements ExecutionCondition, TestExecutionExceptionHandler {

    private static final ConditionEvaluationResult GOES_ON =
            ConditionEvaluationResult.enabled("no step has failed");

    private volatile ConditionEvaluationResult next = GOES_ON;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return next;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        next = ConditionEvaluationResult.disabled("failed: " + context.getDisplayName());
        throw failure;
    }
}
