/** Before the rules: builds and packages that are older than a source are made anew, once, for all rules. */
import { packIfOlder } from '../../scripts/ready/build.mjs';

export const setup = packIfOlder;
