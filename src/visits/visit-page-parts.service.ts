import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import type { Actor } from '../kernel/actor';
import type { VisitView } from './visits.queries';

/** A part of a visit's page for one reader; null when there is nothing that she or he may see. */
export type VisitPagePart = (actor: Actor, visit: VisitView) => Promise<VNode | null>;

/** What rooms that know visits, and that visits do not know, add to the page of a visit. They add it when the application starts. */
@Injectable()
export class VisitPageParts {
  private readonly parts: VisitPagePart[] = [];

  /** Adds a part below the others. */
  add(part: VisitPagePart): void {
    this.parts.push(part);
  }

  /** The parts that this reader sees, in the order in which they were added. */
  async of(actor: Actor, visit: VisitView): Promise<VNode[]> {
    const shown: VNode[] = [];
    for (const part of this.parts) {
      const node = await part(actor, visit);
      if (node) shown.push(node);
    }
    return shown;
  }
}
