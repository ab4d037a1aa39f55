import { Body, Get, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit';
import { ApiController, Can, CurrentActor, WholeList } from '../http/decorators';
import { Id } from '../http/pipes';
import { Actor } from '../kernel/actor';
import { Page } from '../kernel/page';
import { ChildViewBody, ConsentBody, KinshipProofBody, ReconfirmationBody, WithdrawalBody, WithdrawalOfAllBody } from './consents.dto';
import { ConsentEntry, ConsentsQueries } from './consents.queries';
import { ConsentsService } from './consents.service';
import { DyadPapersService } from './dyad-papers.service';
import { ChildViewRow, FamiliesQueries, KinshipProofRow } from './families.queries';

const whole = <T>(data: T[]): Page<T> => ({ data, page: { nextCursor: null } });

/** What lies under a dyad: consents, the child's views, proofs of kinship. */
@ApiController('dyads')
export class DyadPapersController {
  constructor(
    private readonly service: ConsentsService,
    private readonly papers: DyadPapersService,
    private readonly register: ConsentsQueries,
    private readonly families: FamiliesQueries,
    private readonly audit: Audit,
  ) {}

  /**
   * Records an answer about one purpose. A second one by the same person for the same purpose and time is a 409 with what is in the way;
   * a "no" takes back the same person's yes instead.
   */
  @Can('consent.write')
  @Post(':id/consents')
  async giveConsent(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: ConsentBody,
  ): Promise<ConsentEntry | undefined> {
    const [consent] = await this.service.give(actor, id, [body]);
    return consent;
  }

  /** Every consent with its state today, withdrawn and expired ones too, newest first. */
  @Can('family.read')
  @Get(':id/consents')
  @WholeList()
  async consents(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<ConsentEntry>> {
    return whole(await this.register.register(actor, [await this.seen(actor, id, 'consent.read')]));
  }

  /** Takes everything back that was agreed to, or what one caregiver agreed to; at once. 409 `consent.none_to_withdraw`. */
  @Can('consent.write')
  @Post(':id/consent-withdrawals')
  async withdrawAll(
    @CurrentActor() actor: Actor,
    @Param('id', Id) id: string,
    @Body() body: WithdrawalOfAllBody,
  ): Promise<Page<ConsentEntry>> {
    return whole(await this.service.withdrawAll(actor, id, body));
  }

  /** Records what the child said. */
  @Can('child_view.write')
  @Post(':id/child-views')
  recordView(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ChildViewBody): Promise<ChildViewRow> {
    return this.papers.recordView(actor, id, body);
  }

  /** Everything the child has said, newest first. */
  @Can('family.read')
  @Get(':id/child-views')
  @WholeList()
  async views(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<ChildViewRow>> {
    return whole(await this.families.viewsOf([await this.seen(actor, id, 'child_view.read')]));
  }

  /** Records a paper that was seen. */
  @Can('family.write')
  @Post(':id/kinship-proofs')
  addProof(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: KinshipProofBody): Promise<KinshipProofRow> {
    return this.papers.addProof(actor, id, body);
  }

  /** Every proof of kinship, newest first. */
  @Can('family.read')
  @Get(':id/kinship-proofs')
  @WholeList()
  async proofs(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<Page<KinshipProofRow>> {
    return whole(await this.families.proofsOf([await this.seen(actor, id, 'kinship_proof.read')]));
  }

  private async seen(actor: Actor, id: string, action: string): Promise<string> {
    const dyad = await this.families.dyad(actor, id);
    await this.audit.read({ action, subjectType: 'dyad', subjectId: dyad.id, childId: dyad.childId });
    return dyad.id;
  }
}

/** What becomes of one consent. */
@ApiController('consents')
export class ConsentsController {
  constructor(private readonly service: ConsentsService) {}

  /** Takes a consent back, at once. A day before the consent began is 422 `consent.withdrawn_before_start`. */
  @Can('consent.write')
  @Post(':id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: WithdrawalBody): Promise<ConsentEntry> {
    return this.service.withdraw(actor, id, body);
  }

  /** The present guardian confirms a consent after a change of guardian; somebody else's word takes its place as a new consent. */
  @Can('consent.write')
  @Post(':id/reconfirmations')
  reconfirm(@CurrentActor() actor: Actor, @Param('id', Id) id: string, @Body() body: ReconfirmationBody): Promise<ConsentEntry> {
    return this.service.reconfirm(actor, id, body);
  }
}

/** Taking a proof of kinship out of use. */
@ApiController('kinship-proofs')
export class KinshipProofsController {
  constructor(private readonly service: DyadPapersService) {}

  /** Takes a proof out of use. */
  @Can('family.write')
  @Post(':id/withdrawals')
  withdraw(@CurrentActor() actor: Actor, @Param('id', Id) id: string): Promise<KinshipProofRow> {
    return this.service.withdrawProof(actor, id);
  }
}
