package dev.holdfast.http;

import dev.holdfast.call.CallInProgress;
import dev.holdfast.call.CallRequest;

/** Begins calls. For event loops; a call stays on the one it was begun on. */
@FunctionalInterface
public interface CallStarter {

    CallInProgress begin(CallRequest request);
}
