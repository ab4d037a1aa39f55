/** The name with its sign: two points, near and far, held by one line. */
export function Wordmark() {
  return (
    <span class="k-wordmark">
      <svg width="34" height="24" viewBox="0 0 34 24" aria-hidden="true" focusable="false">
        <path class="k-wordmark__line" d="M6 17C11 4 22 22 28 7" />
        <circle class="k-wordmark__near" cx="6" cy="17" r="4.2" />
        <circle class="k-wordmark__far" cx="28" cy="7" r="4.2" />
      </svg>
      Kinline
    </span>
  );
}
