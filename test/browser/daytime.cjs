// Families get no messages at night. Loaded before the server, this moves its clock ahead to the next morning when it is night there.
const ahead = Number(process.env.KINLINE_MINUTES_AHEAD ?? 0) * 60_000;
if (ahead > 0) {
  const RealDate = Date;
  const now = () => RealDate.now() + ahead;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(now());
      else super(...given);
    }
    static now() {
      return now();
    }
  };
}
