package io.iplease.api.problem;

/** How many items a list may have, as a request asks for. */
public final class ListLimit {

    private ListLimit() {}

    /**
     * Reads it.
     *
     * @param text what the request says; null if it does not
     * @param byDefault if the request does not say
     * @param largest at most 999
     * @throws ProblemException if it is not a number from 1 to the largest
     */
    public static int read(String text, int byDefault, int largest) {
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > largest) {
            throw ProblemException.badRequest("bad_limit", "limit is a number from 1 to " + largest);
        }
        return Integer.parseInt(text);
    }
}
