package dev.holdfast.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word a misspelled one was meant to be. */
final class Spelling {

    private Spelling() {}

    /** The known word nearest to {@code word}: at most two edits away and fewer than half its letters. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String plain = plain(word);
        int most = Math.min(2, (plain.length() - 1) / 2);
        return known.stream()
                .filter(candidate -> distance(plain, plain(candidate)) <= most)
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    /** A sentence's end that offers the nearest word, or nothing. */
    static String hint(String word, Collection<String> known) {
        return nearest(word, known)
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** The Levenshtein distance, by single-letter insertions, deletions and substitutions. */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
