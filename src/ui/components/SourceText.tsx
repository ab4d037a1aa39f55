import { Fragment } from 'preact';

/** A source as it was written; an address in it may break after its slashes, so that a small screen need not scroll sideways. */
export function SourceText({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?<=[/_.=])/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
