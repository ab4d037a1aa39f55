import type { PaperBlock, PaperSheet, Squares } from '../../files/pdf-paper';
import { BackLink } from '../../ui/components/BackLink';
import { usePage } from '../../ui/page-context';
import type { Papers } from './papers.service';

/** Papers on screen, and printed as they are: one a page, the card with its outside below and its inside head down. */
export function PaperSheetView({ papers }: { papers: Papers }) {
  const { t } = usePage();
  return (
    <>
      <div class="k-no-print k-stack-s">
        <BackLink href={`/visits/${papers.visitId}/papers`}>{t('papers:title')}</BackLink>
        <p class="k-muted">{t('papers:how_to_print')}</p>
      </div>
      <h1 class="k-hidden">{t(`papers:kind.${papers.kind}.title`)}</h1>
      {papers.sheets.map((sheet, i) => (
        <OnePaper key={i} sheet={sheet} wide={papers.kind === 'escort-sheet'} />
      ))}
    </>
  );
}

function OnePaper({ sheet, wide }: { sheet: PaperSheet; wide: boolean }) {
  const inside = (
    <div class={sheet.outer ? 'k-paper__inside k-paper__inside--turned' : 'k-paper__inside'}>
      {sheet.code && <Code squares={sheet.code} />}
      <h2 class="k-paper__title">{sheet.title}</h2>
      {sheet.blocks.map((block, i) => (
        <Block key={i} block={block} />
      ))}
    </div>
  );
  return (
    <section
      class={['k-paper', wide && 'k-paper--wide', !sheet.outer && 'k-paper--once', sheet.large && 'k-paper--large']
        .filter(Boolean)
        .join(' ')}
    >
      {inside}
      {sheet.outer && (
        <div class="k-paper__outside">
          {[sheet.outer.back, sheet.outer.front].map((lines, i) => (
            <div key={i} class="k-paper__panel">
              {lines.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </div>
          ))}
        </div>
      )}
      <p class="k-paper__fold">{sheet.fold}</p>
    </section>
  );
}

function Block({ block }: { block: PaperBlock }) {
  return (
    <div class={block.big ? 'k-paper__big' : undefined}>
      {block.title !== undefined && <h3 class="k-paper__label">{block.title}</h3>}
      {block.lines?.map((line, i) => (
        <p key={i} class={line === '' ? 'k-paper__rule' : undefined}>
          {line}
        </p>
      ))}
      {block.facts?.map(([label, value]) => (
        <p key={label}>
          {label} <strong>{value}</strong>
        </p>
      ))}
      {block.ticks?.map((tick) => (
        <span key={tick} class="k-sheet__tick k-paper__tick">
          {tick}
        </span>
      ))}
    </div>
  );
}

/** The code as one path: it works without scripts and prints sharp. */
function Code({ squares }: { squares: Squares }) {
  const { t } = usePage();
  const path = squares.flatMap((row, y) => row.flatMap((black, x) => (black ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg class="k-paper__code" viewBox={`0 0 ${squares.length} ${squares.length}`} role="img" aria-label={t('papers:code')}>
      <path d={path} />
    </svg>
  );
}
