import { ComponentChildren } from 'preact';
import { PageProblem } from '../problem';
import { ErrorSummary } from './ErrorSummary';
import { FormFields } from './FormFields';

interface Props {
  action: string;
  method?: 'post' | 'get';
  /** Needed when the form carries a FileInput. */
  multipart?: boolean;
  problem?: PageProblem;
  id?: string;
  class?: string;
  children: ComponentChildren;
}

/** A form with its tokens and, when it came back, the summary of what was wrong. The server checks; the browser's bubbles are off. */
export function Form({ action, method = 'post', multipart, problem, id, class: classes, children }: Props) {
  return (
    <>
      <ErrorSummary problem={problem} />
      <form id={id} class={classes} method={method} action={action} encType={multipart ? 'multipart/form-data' : undefined} noValidate>
        {method === 'post' && <FormFields />}
        {children}
      </form>
    </>
  );
}
