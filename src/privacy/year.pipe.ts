import { Injectable, PipeTransform } from '@nestjs/common';
import { notFound } from '../kernel/domain-error';

/** A year in a path; anything else cannot exist. */
@Injectable()
export class Year implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^20\d\d$/.test(value)) throw notFound();
    return Number(value);
  }
}
