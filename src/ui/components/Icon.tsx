/** Line drawings on a 24×24 grid, stroke only, in the colour of the text around them. */
const PATHS = {
  check: 'M5 13l4.5 4.5L19 7',
  checks: 'M2 13l4.5 4.5L14 8M11.5 16l1.5 1.5L22 8',
  cross: 'M6 6l12 12M18 6L6 18',
  warn: 'M12 3.5L2.5 20h19zM12 10v4.5M12 17.2v.3',
  circle: 'M12 4a8 8 0 100 16 8 8 0 000-16z',
  clock: 'M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 7.5V12l3 2',
  swap: 'M4 8.5h15M15.5 5L19 8.5 15.5 12M20 15.5H5M8.5 12L5 15.5 8.5 19',
  arrow: 'M4 12h15M13.5 6.5L19 12l-5.5 5.5',
  dot: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 10v4M10 12h4',
  half: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 4v16M15 5.5v13M18 7.5v9',
  pause: 'M9 6v12M15 6v12',
  phone: 'M6 3.5h3.5l1.5 4.5-2.3 1.7a12 12 0 005.6 5.6L16 13l4.5 1.5V18a2.5 2.5 0 01-2.7 2.5A15.5 15.5 0 013.5 6.2 2.5 2.5 0 016 3.5z',
  letter: 'M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7',
  video: 'M3 7h11.5v10H3zM14.5 11l6-3.5v9l-6-3.5',
  home: 'M4 11.5L12 4.5l8 7M6 10v9.5h12V10M10 19.5V14h4v5.5',
  bus: 'M5 4.5h14v12H5zM5 11h14M8 16.5v3M16 16.5v3M8 13.8h.5M15.5 13.8h.5',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8',
  person: 'M12 4a4 4 0 100 8 4 4 0 000-8zM4.5 20.5c.5-4.5 3.5-6 7.5-6s7 1.5 7.5 6',
  people:
    'M9 5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM2.5 19.5c.4-4 3-5.3 6.5-5.3s6.1 1.3 6.5 5.3M15.5 5.3a3.5 3.5 0 010 6.5M17.5 14.6c2.4.6 3.8 2.2 4 4.9',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3M12 14.5v2',
  info: 'M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 11v5.5M12 7.5v.3',
  flag: 'M6 21V4M6 4.5h12l-2.5 4 2.5 4H6',
  star: 'M12 4l2.5 5.3 5.5.7-4 4 1 5.7-5-2.8-5 2.8 1-5.7-4-4 5.5-.7z',
  chat: 'M4 5h16v11.5h-8.5L7 20.5v-4H4z',
  school: 'M2.5 9.5L12 5l9.5 4.5L12 14zM6.5 11.5V17c3.5 2.5 7.5 2.5 11 0v-5.5M21.5 9.5V15',
  bag: 'M5 9h14l-1 11.5H6zM8.5 11.5V7.5a3.5 3.5 0 017 0v4',
  heart: 'M12 20C5 15 3.5 11.5 3.5 9a4.3 4.3 0 018.5-1.5A4.3 4.3 0 0120.5 9c0 2.5-1.5 6-8.5 11z',
  document: 'M6 3.5h8.5L18.5 8v12.5H6zM14 3.5V8.5h4.5M9 12.5h6.5M9 16h6.5',
  search: 'M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5l5 5',
  building: 'M5 20.5V4h9v16.5M14 9h5v11.5M3 20.5h18M8 8h3M8 12h3M8 16h3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  chart: 'M4 4v16h16.5M8 16v-4M12.5 16V8M17 16v-6',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon: words must stand beside it. `size` is in px. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="k-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
