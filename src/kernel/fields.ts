import type { Role } from './permissions';

/**
 * What a field can give away. `public`: nothing about imprisonment and nothing about who a family is – codes, ids, references, days,
 * counts, staff, and the name a child is called by. `identity`: who people are and how they are reached. `custody`: that, where and how
 * somebody is held. `safeguarding`: what bears on a child's safety – restrictions, worries, decisions and their grounds. `notes`: free
 * words written by staff.
 */
export const FIELD_CLASSES = ['public', 'identity', 'custody', 'safeguarding', 'notes'] as const;
export type FieldClass = (typeof FIELD_CLASSES)[number];

/**
 * Every field by its one name in column, JSON and prop, declared once. `kind.name` declares a homonym: what it means inside an object of
 * that kind (`facility.name` is public, a person's `name` is not). A name that stands in no list is treated like the strictest class, and
 * a test fails. Add yours to the line of its first letter; a container (`caregivers`) is public when each field inside has its own class.
 */
const NAMES: Record<FieldClass, string> = {
  public: `
    about callBackAt claimedAt claimedBy claimedByName claimedUntil deadline dialect heldByOther inTime mine profile recordings several textKey updatedAt updatedBy voice
    invitation invitation.link invitedUntil mails opened user welcome
    absence absenceId absences added admits adultsTaken affected amendment anchorDay answerDueAt answeredAt answeredBy askedAt audience
    daysSinceContact decider departures escalatedAt
    cost offerUntil offered phoneReady seat shared travelMinutes uses
    behindMinutes accepted advanced answersId cameBack category claimed currency estimate openLines otherVisitId paidOut receipt receiptNeeded reckoned travellers
    arranged arrivedAt causes closesAt declined forfeited forfeits importId imports intakeClosedAt intakeClosesAt look missing offerUnanswered refusedFor
    requested was withdrawn
    facilityCancelled fromTimetableId neverVisited noAnswer offer offeredAt policy renewsOn reviewId reviews
    answerFrom answerNextAt answerStage endedBy entryId escalatedTo fromSessionId lookedAt sessionVersion toSessionId triedAt visitIds waitingDays waitlist wishes
    span workerIds
    calls changedBy closure fromTime newEnd openEnded organisationName partly plan previousEnd priority proposed
    sessionCount shut shutWards toEndsAt toStartsAt toTime usedAt usedByVisitId wardIds wardNames window
    byRelation documentsByRelation exempt initiator packs region regions relation.relation spans value.relation writtenAt writtenBy
    a access accessToken acknowledgedAt acknowledgedBy action active actor actor.name actorName actorOrganisationId actorUserId adjusted
    adult at.away at.behalf at.home
    adultAge adults adultsInside after agreementId agreements alias all alone alternatives amount announced answer answerDue answered
    appointments
    approval approvalId approvalNeeded approvals approved approvedAt approvedBy approvedByName approvedInside approvedOn asked askedBy
    askedByName askedOn asOf assessedBy assessedByName assessedOn at atGate atRisk attempt attempts attendance attended authorship
    b back backToCheck bar bars baseline basis batch batchId best beyond bookable buffer busy by bytes byUserId
    c comers calendars calledAt calledBy calledByName came cancelled cancelledAt candidate candidateIds canLeave cap capacity card.text cards
    caregiver caregiverId
    caregivers caseDue cause change changed channel check checkedAt checkedBy checklist checkpoint checks child childDeclined childId
    childIds
    childName childReference children childrenExtra choices chosen classes clear closed closed.phone closedAt closedBy closedOn closedReason
    closureId closures code codeId codes cohort colleagues companions costPerPerson conductAcceptedOn conferenceId confidence confirmed
    confirmedAt
    confirmedBy consent consents contactEventId containedAt containedBy contentType corrects count counts countyCode createdAt createdBy
    current
    cursor curve custody.clock
    d data database dates day days dead decidedAt decidedBy decidedByName decisions definition deliveredAt description desk desks detail
    detail.isGuardian detail.number
    detail.reason details direction disclosures documentsOk done doneAt doneBy drawings dropped dryRun due dueAt dueBefore dueOn
    duplicateResolved durationMinutes dyad dyadId dyadIds dyads
    e earliest effect effectiveFrom effectiveTo eligible elsewhere endedAt ending endsAmendment endsAt endsOn enrolledOn enteredAt enteredBy entitlement
    entitlements entries entry erased error errors escortId escortPlace event eventId events everyWeeks exceptDates exchangeId excluded
    excludeGrades excludeWards exclusion exclusions expire
    expiresAt expiresOn extra
    f facilities facility facility.name facilityAlias facilityCheckedBy facilityId failed failure families family familyAnswer familyAnsweredAt
    field fields figure figures file fileId filter fingerprint finishedAt first firstAt firstHref firstPage fix forgotten form format
    found free
    from from14 fromDay fromFacilityId fromNow fromStatus funnel
    gate gateVersion general givenBy glass glasses granted grantedAt grantedBy grants groups groupsTaken guard guardianMayAccompany
    guardians guards
    handedAt handedBy handedOver handedOverAt handOuts handOver hardCapacity hasScan headCount held heldAt heldBy heldFrom heldIds heldNow heldOn high
    hiredOn history
    afterAgreement candidates escortIds hiddenCount leavesGroup releasedSince seated seats staying freeAdults freeVideo proposedTakes group groupId groupLost needsReview parentIds position refusedCount together
    holdDay holdExpiresAt holds holidays horizonDays href
    icon id ids ifNobodyLeft incidentId includeGrades includeWards inForce inReplyTo inReplyToId inReplyToReference instance instead insteadAt insteadVisitId
    isBatch isNew isPrinted
    jobs joinedOn journey journeys
    keptFor kept key kin kind known knownElsewhere
    last lastAt lastDay lastReturnTime late latest layout leavesAt leaveTime leavesDaysBefore left legal legalBasis legs legallyBarred lenient letter
    letters liftedAt liftedBy limit line lineId lines live
    locale location lockedUntil log.method lookAlikes looks low
    madeAt made madeBy makeUpWorkday makeUpWorkdays matches maxAdults maxGroups maxPages maxVideo medianDays means meeting message
    message.body message.reason messages migrations milestones
    minAdultsInside minLength minutes minutesBack minutesThere mode modes month months more moved moves ms
    n needed needToKnow next next.reason nextCursor nextDue nextHref nextPossible noShowForfeits notBeforeAge nothing noticeWorkingDays
    notAdmitted
    notInInterest
    notJustified now
    observation occurredAt occurredOn offers ok old oldestSeconds on onDyadId open openedAt openId openings openOnHolidays openSessions
    organisation order organisation.name organisationId other others ours outcome outcomes overCapacity overCapacityReason overdue overnight own owner ownerName ownerRole
    ownerUserId
    pack page pages params parent parentId parentRefused parents partnerKind partnerName party pending period person personId personIds
    personType pile piles place placedAt placedBy places planned pointer points pool possible preferredName preview previewId previews
    previousId print printedAt printedBy printedByName prints problem problems
    progress proofs proofsAccepted proposal proposals proposedAt proposedBy proposedByName proposedEndsAt proposedSessionId
    proposedStartsAt provider providerReference provisional publicAlias published publishedAt publishedBy purpose purposes
    adultsEligible answerWorkingDays arrivalNote asks authorities callMinutes callNumbersMost canApprove canChange canWithdraw changes
    channels childExempt childShowsRegister companionPolicy contactType documentsFirst documentsLater entitlementCaps entitlementCarryOver
    entitlementPeriod entitlementPeriodLength entitlementWeekStart facilityRules fallsOutside initiators intakeCutoffMinutes isCorrection
    isOwn itemsAllowed judged keys label moneyMostPerVisit most needsSecond openWeekdays pattern patterns proofsRequired provenance
    postBy publisher remark replacedEnd replaces rule.level started uncountedAgeBelow unit verifyBeforeTravel versionId versions videoCrossProvince
    videoMinutes videoPlace videoTaken villageProof visitorBanMonthsMost wardDays weekdays withdrawnBy
    quarter queriedOn
    raisedAt raisedBy raisedByName rank ranked ranking rate reachedAt reads ready reasonCode receive receivedAt receivedOn record
    recordedAt recordedBy
    recordedByName recordedMessages reference refused releasedAt releasedBy replaced replacedDays reply
    reply.phone replyExchange replyId replyReference report
    reported reportedAt reportedBy requestedAt requestedBy requestedByName requester requestId requests resolveWith resting restrictedAt
    restrictedReason result results retention returned returns returnTime returnsDaysAfter reviewDueOn reviewed reviewedAt reviewedBy
    reviewOn reviewOutcome role room
    rosters route row rows rules ruleVersion runAt runs
    safetyCheckedBy safetyDue safetyKept said saidAt saidOn saidTime saidVia scanRequestedByChild scope sealed seasonFrom seasonTo section
    notices seenAt seenOn send sensitive sent sentAt
    session sessionId sessionIds sessions severity sha256 share sharedAcrossModes silent sheet sheetId sheets shiftDays side siblings signature
    signed signedAt signedBy signedByName signedIn
    since site size slot soft source sourceId sourceType stack standing startedAt startedBy startsAt startsOn state status step stepKey
    steps
    stored strict struck subject subjectId subjectType suppressed
    answerable canTryAgain draft inbound parts example length linkable longest neutral setup templates
    big blocks bring brings fold front items list money large oneOf outer papers registerForChild ticks uncountedBelow villageInvalid notReached
    aliyunTemplate builtIn delay delays keepers must reworded savedAt savedBy savedByName sentence sms smsShort tencentTemplate variable variables
    words worst
    countedAt met runId waitDays waitEnd
    arm arms assignedAt calledOff counted device difference drawn feed feeds idleUntil lastFetchedAt revokedAt url timing timing.verdict trial trialId timingTrial
    tab taken takenAt takes takesAdults takesGroups takesVideo task tasks template tick time timeline timetableId timeToFirstVisit timeZone
    title to toDay today token told toldAt tone tornUp
    tooEarly tookBack topic toReconfirm toReconfirmSince toStatus total toTimetableId tracing tracingId trained trainedOn treatments tries trip
    trips type typed
    unchanged under14 understood understoodAs underWay undo undoCode undone undoneAt undos undoUntil unjustifiedAccess unknown unread until
    uploadedAt uploadedBy urgent used uselessAfter user.email user.name
    userEmail userId userName users
    validFrom validTo validUntil value values verb verbs verifiedBy version versionAfter vetted vettedOn vettedUntil vettingId vetting vettingClear vettings
    vettingValidUntil views visit visitDay visited visitId visitorsMaxTotal visitors visitReference visits visitStartsAt visitStatus visitVersion
    waiting way ways weekday what when whoAnswered wholeDays why width windows with withdrawnAt withdrawnOn withdrawnReason withheld without worker worker.name
    worker.phone worker.sex workerId workerName workerPhone workers wouldClose
    year years
    zone`,
  identity: `
    accessNeeds
    age ageBand audit.findings
    bestTime birthDate birthDatePrecision
    county
    caregiverName carerAge careType childAge childInitial contact contacts
    email
    familyName familyNote formerNames
    givenName glass.reason guardianCapacity
    hasIdNumber hold.reason homeCounty homeCountyCode
    identityProof idNumber idNumberKnown initial isGuardian
    language last4 leftOut
    name names
    onBehalfOf optedOut otherChannels
    addressesChecked badAddresses barred
    parentName personName phone postalAddress
    recipient refusal relationship request.answer
    coverPhrase safeHours secondName secondPhone strangerScript whoAnswers
    saidBy script scriptOther search sex siblingName
    wechatOpenId witness wording`,
  custody: `
    allowances
    balance beganOn blockers bureauId
    candidate.facilityId cells comparison
    deskNote
    eligibility endedOn endKind exchange.facilityId
    facilityName
    gateResults grade
    lastEndedOn lastEndKind locatedOn
    number
    parent.facilityId
    reasons rosterEntry rosterEntryId rosterNumber
    tracing.facilityId tracingOpen
    usedByOther
    verdict visit.facilityId visitedBefore
    ward ward.code ward.name wardCode wardId wardName wards`,
  safeguarding: `
    answeredHarm answers askAgainOn authority
    caregiverPresent concern concernNote conditions conference conferences consent.answer consent.capacity containment currentLevel
    decision disputed
    escortPreference evidence externalReference
    facts findings firstMode
    grounds guardianEvidence
    harm harmMarkers
    incident incident.note incidents
    level
    marker.kind markers method
    openHarm
    people proposeLevel
    question
    readiness reason reasonClass receiver reports restriction restriction.kind restrictions review
    safety suspicion
    view
    wanted`,
  notes: `
    body
    duplicateReason
    moodAfter moodBefore
    nextStep note
    reviewNote
    suspendedReason
    childWords
    talk text`,
};

/** Columns that serve the machine alone – hashes, keys, sessions, queued work. They are in no answer for anybody. */
export const NEVER: ReadonlySet<string> = new Set(
  `
    codeHash
    idNumberCipher idNumberIndex
    lastError lockedBy
    nameKey
    password passwordHash payload
    requestHash
    sess sid
    tokenHash`
    .trim()
    .split(/\s+/),
);

/** The class of every declared name. @throws Error when a name is declared twice */
function tableOf(names: Record<FieldClass, string>): Record<string, FieldClass> {
  const table: Record<string, FieldClass> = {};
  for (const fieldClass of FIELD_CLASSES) {
    for (const name of names[fieldClass].trim().split(/\s+/)) {
      if (name in table || NEVER.has(name)) throw new Error(`Field ${name} is declared twice`);
      table[name] = fieldClass;
    }
  }
  return table;
}

export const FIELDS: Record<string, FieldClass> = tableOf(NAMES);

/**
 * Which classes a role may see at all; which rows is decided by the queries (own organisation, own facility, caseload). A liaison officer
 * knows whom she books in and where they are held, never the organisation's worries or notes. A data officer answers requests about data
 * and reads who looked; directors, funders and administrators work without a family's name.
 */
export const MATRIX: Record<Role, readonly FieldClass[]> = {
  coordinator: FIELD_CLASSES,
  liaison: ['public', 'identity', 'custody'],
  worker: FIELD_CLASSES,
  director: ['public'],
  lead: FIELD_CLASSES,
  data_officer: ['public', 'identity'],
  funder: ['public'],
  admin: ['public'],
};

/** Readers without an account: a caregiver with a code, a visitor of the sign-in page. */
export const NOBODY: ReadonlySet<FieldClass> = new Set(['public']);

/** The classes a role may see. */
export const classesOf = (role: Role): ReadonlySet<FieldClass> => new Set(MATRIX[role]);

/** `kind` → the homonyms inside it. */
const HOMONYMS: Record<string, Record<string, FieldClass> | undefined> = {};
for (const [name, fieldClass] of Object.entries(FIELDS)) {
  const [kind = '', key] = name.split('.');
  if (key !== undefined) (HOMONYMS[kind] ??= {})[key] = fieldClass;
}

/** The class of a field inside an object of a kind; undefined when nobody has declared it or it may never leave. */
export const classOf = (kind: string, key: string): FieldClass | undefined => HOMONYMS[kind]?.[key] ?? FIELDS[key];
