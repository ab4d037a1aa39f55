/** A full-width button that calls a number. */
export function CaregiverCall({ number, label }: { number: string; label: string }) {
  return (
    <a class="c-button c-button--call" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
      {label} <span class="c-nowrap">{number}</span>
    </a>
  );
}
