import { Injectable, OnModuleInit } from '@nestjs/common';
import { Consequences } from '../jobs/consequences';
import { VisitMessages } from './visit-messages';

/**
 * Families whose meetings a closure has called off: their messages and calls are written in the transaction of the closure, so that
 * whoever closed at ten past seven reads the call list in the answer.
 */
@Injectable()
export class ClosureMessages implements OnModuleInit {
  constructor(
    private readonly consequences: Consequences,
    private readonly messages: VisitMessages,
  ) {}

  onModuleInit(): void {
    this.consequences.on('visits.called_off', async ({ visitIds }) => {
      for (const visitId of visitIds) await this.messages.calledOff(visitId);
    });
  }
}
