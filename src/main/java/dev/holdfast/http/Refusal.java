package dev.holdfast.http;

import dev.holdfast.problem.ProblemType;

/**
 * Why a request never becomes a call.
 *
 * @param type the kind of problem
 * @param status the status code it is answered with
 * @param detail what is wrong with this request
 */
record Refusal(ProblemType type, int status, String detail) {

    static Refusal of(ProblemType type, String detail) {
        return new Refusal(type, type.status(), detail);
    }

    /** The request can't be understood. */
    static Refusal invalid(String detail) {
        return of(ProblemType.REQUEST_INVALID, detail);
    }

    /** The request can't be understood, and HTTP has a finer word for it than 400. */
    static Refusal invalid(int status, String detail) {
        return new Refusal(ProblemType.REQUEST_INVALID, status, detail);
    }
}
