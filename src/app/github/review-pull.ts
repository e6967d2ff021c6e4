// Reads what was said, plans, posts; again from the start where a write may have been done or not.
import { readHead } from './read-pull.js';
import type { Client } from './client.js';
import type { PullFiles } from './diff-lines.js';
import { dryWriter } from './dry-writer.js';
import { planReview } from './plan.js';
import { postPlan, type Posted } from './post.js';
import type { PullHead, PullId } from './read-pull.js';
import { readLogin, readSaid } from './read-said.js';
import type { PullData } from './review-data.js';
import type { World } from './output-github.js';
import { githubWriter } from './writer.js';

export interface Reviewing {
  readonly world: World;
  readonly client: Client;
  readonly id: PullId;
  readonly state: PullHead;
  readonly files: PullFiles;
  readonly data: PullData;
  readonly suggestions: boolean;
}

const mostRounds = 3;
/** Seconds until what GitHub took late is there to be read. */
const settling = 5;

/** Reviews one head. Nothing is repeated: what is there is read before each round. */
export async function reviewPull(reviewing: Reviewing, isDry: boolean): Promise<Posted> {
  const { world, client, id, state, data } = reviewing;
  const login = await readLogin(client, world.env);
  const writer = isDry ? dryWriter(id, state.head, world.print) : githubWriter(client, id, state.head);
  const done = { reviews: 0, comments: 0, edited: 0 };
  for (let round = 1; ; round++) {
    const plan = planReview(data, await readSaid(client, id, login), reviewing);
    const posted = await postPlan(plan, data, writer);
    done.reviews += posted.reviews;
    done.comments += posted.comments;
    done.edited += posted.edited;
    if (!posted.isUnclear || round === mostRounds) return { ...posted, ...done };
    await client.wait(settling);
    const { head } = await readHead(client, id);
    if (head !== state.head) return { ...posted, ...done };
  }
}
