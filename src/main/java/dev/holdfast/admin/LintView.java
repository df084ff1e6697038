package dev.holdfast.admin;

import dev.holdfast.config.Advice;
import dev.holdfast.config.CurrentContracts;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The reliability checklist of the contracts in force.
 *
 * @param version of the contracts it is about
 * @param advice what could be safer; nothing where the checklist is fulfilled
 */
@Schema(description = "The reliability checklist of the contracts in force")
record LintView(String version, List<AdviceView> advice) {

    /**
     * Something that could be safer.
     *
     * @param about what has to change, such as {@code tools.send_email}
     * @param text what it risks and what to declare instead
     */
    @Schema(description = "Something in the contracts that could be safer")
    record AdviceView(String rule, String severity, String about, String text) {
        static AdviceView of(Advice advice) {
            return new AdviceView(
                    advice.rule(), advice.severity().label(), advice.about().toString(), advice.text());
        }
    }

    static LintView of(CurrentContracts.Status status) {
        return new LintView(
                status.contracts().version(),
                status.advice().stream().map(AdviceView::of).toList());
    }
}
