package dev.holdfast.admin;

import dev.holdfast.problem.ProblemType;
import java.util.Optional;

/** Ends a request to the control API with a problem; carries no stack trace, because it is no fault of the program. */
final class ControlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient Optional<String> parameter;

    private ControlFailure(ProblemType type, Optional<String> parameter, String detail) {
        super(detail, null, false, false);
        this.type = type;
        this.parameter = parameter;
    }

    /** A parameter has a value that it can't have. */
    static ControlFailure invalid(String parameter, String problem) {
        return new ControlFailure(ProblemType.REQUEST_INVALID, Optional.of(parameter), parameter + " " + problem);
    }

    static ControlFailure callNotFound(String id) {
        return new ControlFailure(ProblemType.CALL_NOT_FOUND, Optional.empty(), "no record of call " + id);
    }

    Problem problem() {
        return Problem.of(type, getMessage(), parameter);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
