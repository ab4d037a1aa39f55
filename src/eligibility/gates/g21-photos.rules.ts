import { answersOn, isGuardian } from './g06-consent.rules';
import { dayRule } from './gate';

/** No picture of a child leaves without a consent of its own, and none is taken where the decision says so. */
export const photos = dayRule({
  needs: ['dyad.consents', 'dyad.decision'],
  codes: { 'photos.none': {} },
  find({ dyad, on }) {
    const answers = dyad.consents.filter((c) => isGuardian(c) && answersOn(c, 'photo', on) && !c.toReconfirm).map((c) => c.answer);
    const agreed = answers.includes('yes') && !answers.includes('no');
    return agreed && !dyad.decision?.conditions.includes('no_photos') ? [] : [{ code: 'photos.none' }];
  },
});
