package dev.holdfast.http;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallInProgress;
import dev.holdfast.call.CallRequest;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A coordinator that answers as a test says, and remembers what it was asked. Safe for use by any thread. */
final class ScriptedCalls implements CallStarter {

    /** All requests that became a call. */
    final Queue<CallRequest> begun = new ConcurrentLinkedQueue<>();

    /** Completes when the client of some call has gone. */
    final CompletableFuture<Void> clientGone = new CompletableFuture<>();

    private volatile Function<CallRequest, CompletionStage<CallAnswer>> script =
            request -> CompletableFuture.completedFuture(Answers.held(request, 200, "done"));

    void answer(Function<CallRequest, CallAnswer> answers) {
        script = request -> CompletableFuture.completedFuture(answers.apply(request));
    }

    void answerLater(Function<CallRequest, CompletionStage<CallAnswer>> answers) {
        script = answers;
    }

    @Override
    public CallInProgress begin(CallRequest request) {
        begun.add(request);
        CompletionStage<CallAnswer> answer = script.apply(request);
        return new CallInProgress() {
            @Override
            public CompletionStage<CallAnswer> answer() {
                return answer;
            }

            @Override
            public void clientGone() {
                clientGone.complete(null);
            }
        };
    }
}
