package io.rosetta.activities.stream.change;

/**
 * What a cell of a change holds: PostgreSQL's output text, {@code null} for NULL, or {@link
 * #UNCHANGED}.
 */
public final class RawValue {
  /**
   * Stands for a value that the change does not carry because it did not change (TOAST). It is this
   * one object: compare with {@code ==}, a user's text may have the same characters.
   */
  @SuppressWarnings("StringCopy") // identity is the point
  public static final String UNCHANGED = new String("<unchanged>");

  private RawValue() {}

  /** Whether it is the marker. */
  @SuppressWarnings("ReferenceEquality") // identity is the point
  public static boolean isUnchanged(String value) {
    return value == UNCHANGED;
  }
}
