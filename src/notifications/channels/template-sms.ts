import { Clock } from '../../kernel/clock';
import { Abilities, Channel, Leaving, NotTaken, Taken } from './channel';
import { parseTemplates, ProviderTemplates, templateCode } from './sms-templates';

/** A text through a gateway that keeps template and signature; repeats are not recognised. */
export abstract class TemplateSms implements Channel {
  abstract readonly name: string;
  readonly route = 'sms';
  readonly can: Abilities = { links: false, longestVariable: 6, replies: true, signature: 'provider', recognisesRepeats: false };
  private readonly templates: ProviderTemplates;

  /** @throws Error naming `variable` when a text has no number */
  constructor(
    variable: string,
    templates: string,
    /** As registered with the provider. */
    readonly sign: string,
    protected readonly clock: Clock,
  ) {
    this.templates = parseTemplates(variable, templates);
  }

  abstract send(message: Leaving): Promise<Taken>;

  /** Whether a number stands for one of our built-in texts. */
  isBuiltIn(number: string): boolean {
    return [...this.templates.values()].includes(number);
  }

  /** The provider's number of the text. @throws NotTaken for a text that it has not been asked to approve */
  protected codeOf({ template, locale, templateNumber }: Leaving): string {
    const code = templateNumber ?? templateCode(this.templates, template, locale);
    if (code === '') throw new NotTaken('permanent', `${this.name}_no_template`);
    return code;
  }
}
