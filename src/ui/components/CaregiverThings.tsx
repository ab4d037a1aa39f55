/** Drawn for those who do not read; the words stand beside them. */
const ICONS = {
  papers: 'M3 6h18v12H3zM6 15c0-3 5-3 5 0M8.5 9.2a1.4 1.4 0 110 2.8 1.4 1.4 0 010-2.8M14 10h4M14 13.5h4',
  water: 'M10 2.5h4v3l2 3V20a1.5 1.5 0 01-1.5 1.5h-5A1.5 1.5 0 018 20V8.5l2-3zM8 13h8',
  coat: 'M9 3L4 6.5 2.5 13 6 13.8V21h12v-7.2l3.5-.8L20 6.5 15 3c-1 1.6-5 1.6-6 0zM12 5v16',
} as const;

/** Things to bring, each with its picture. */
export function CaregiverThings({ things }: { things: readonly { icon: keyof typeof ICONS; words: string }[] }) {
  return (
    <ul class="c-things">
      {things.map(({ icon, words }) => (
        <li key={icon} class="c-key">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={ICONS[icon]} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}
