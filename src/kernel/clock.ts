/** The only source of "now". Everything that depends on time takes a Clock, so tests can stand still or leap. */
export abstract class Clock {
  /** The current instant. */
  abstract now(): Date;
}

/** The machine's clock, used outside tests. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that moves only when told to; tests inject it. */
export class FixedClock extends Clock {
  private instant: Date;

  constructor(instant: string | Date) {
    super();
    this.instant = new Date(instant);
  }

  now(): Date {
    return new Date(this.instant);
  }

  /** Jumps to an instant. */
  set(instant: string | Date): void {
    this.instant = new Date(instant);
  }

  /** Moves forward by a number of minutes. */
  advanceMinutes(minutes: number): void {
    this.instant = new Date(this.instant.getTime() + minutes * 60_000);
  }
}
