package dev.clew.layout.internal.redaction;

/** Card numbers: 13 to 19 digits of a known issuer with the right check digit (Luhn). */
final class CardNumber {
    private static final int SHORTEST = 13;

    private CardNumber() {}

    /**
     * Finds the end of the card number that starts at a digit; single spaces or dashes may stand between its digits.
     *
     * @return the index behind the number, 0 if there is none
     */
    static int end(String text, int start) {
        if (text.length() - start < SHORTEST || start > 0 && SecretForms.isWord(text.charAt(start - 1))) {
            return 0;
        }
        // Every second digit counts double, from the right. Both sums are kept until the number of digits is known.
        int evenSum = 0;
        int oddSum = 0;
        int count = 0;
        int prefix = 0;
        int digitsEnd = start;
        int end = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                if (++count > 19) {
                    return end;
                }
                int digit = c - '0';
                int doubled = digit < 5 ? 2 * digit : 2 * digit - 9;
                evenSum += (count & 1) == 0 ? digit : doubled;
                oddSum += (count & 1) == 0 ? doubled : digit;
                prefix = count <= 4 ? prefix * 10 + digit : prefix;
                digitsEnd = i + 1;
                continue;
            }
            if (isCard((count & 1) == 0 ? evenSum : oddSum, prefix, count) && !SecretForms.isWord(c)) {
                end = digitsEnd;
            }
            if ((c != ' ' && c != '-') || digitsEnd != i) {
                return end;
            }
        }
        return isCard((count & 1) == 0 ? evenSum : oddSum, prefix, count) ? digitsEnd : end;
    }

    private static boolean isCard(int sum, int prefix, int count) {
        return count >= SHORTEST && sum % 10 == 0 && isIssued(prefix, count);
    }

    private static boolean isIssued(int prefix, int count) {
        int two = prefix / 100;
        return prefix / 1000 == 4 && (count == 13 || count == 16 || count == 19)
                || (two >= 51 && two <= 55 || prefix >= 2221 && prefix <= 2720) && count == 16
                || (two == 34 || two == 37) && count == 15
                || (two == 36 || two == 38 || prefix >= 3000 && prefix <= 3059) && count >= 14
                || (prefix == 6011 || two == 65 || prefix >= 6440 && prefix <= 6499 || two == 62 || two == 35)
                        && count >= 16
                || (two == 50 || two >= 56 && two <= 58 || two == 63 || two == 67) && count >= 13;
    }
}
