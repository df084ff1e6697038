package dev.holdfast.admin;

import dev.holdfast.store.CallPage;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Some of the records that were asked for.
 *
 * @param calls newest first
 * @param next the cursor of the next page; absent at the end
 */
@Schema(description = "Some of the records that were asked for, newest first")
record CallPageView(List<RecordView> calls, Optional<String> next) {

    static CallPageView of(CallPage page) {
        return new CallPageView(page.records().stream().map(RecordView::of).toList(), page.next());
    }
}
