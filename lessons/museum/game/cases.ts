/** All cases, in the order of the course. Their numbers are their places in this list. */
import type { Case } from './case.ts';
import anyChallengeWillDo from './cases/any-challenge-will-do.ts';
import anyIdWillDo from './cases/any-id-will-do.ts';
import bodyInOnePiece from './cases/body-in-one-piece.ts';
import cartInTheCookie from './cases/cart-in-the-cookie.ts';
import codeUsedTwice from './cases/code-used-twice.ts';
import cookieDecodeCrash from './cases/cookie-decode-crash.ts';
import cookieForEverySubdomain from './cases/cookie-for-every-subdomain.ts';
import corsReflects from './cases/cors-reflects.ts';
import counterIgnored from './cases/counter-ignored.ts';
import csrfOpen from './cases/csrf-open.ts';
import denyList from './cases/deny-list.ts';
import earlyReturnTiming from './cases/early-return-timing.ts';
import examBakery from './cases/exam-bakery.ts';
import examBikes from './cases/exam-bikes.ts';
import examBoxOffice from './cases/exam-box-office.ts';
import examChoir from './cases/exam-choir.ts';
import examCinema from './cases/exam-cinema.ts';
import examFlorist from './cases/exam-florist.ts';
import examGym from './cases/exam-gym.ts';
import examLibrary from './cases/exam-library.ts';
import examLift from './cases/exam-lift.ts';
import examPhotos from './cases/exam-photos.ts';
import examPostcards from './cases/exam-postcards.ts';
import examTram from './cases/exam-tram.ts';
import fastHash from './cases/fast-hash.ts';
import formNotDecoded from './cases/form-not-decoded.ts';
import hashedCounter from './cases/hashed-counter.ts';
import hiddenLink from './cases/hidden-link.ts';
import jwtAlgNone from './cases/jwt-alg-none.ts';
import jwtNeverExpiresCheck from './cases/jwt-never-expires-check.ts';
import jwtPublicKeyAsSecret from './cases/jwt-public-key-as-secret.ts';
import keepsTheId from './cases/keeps-the-id.ts';
import lastCookieWins from './cases/last-cookie-wins.ts';
import lockTheAccount from './cases/lock-the-account.ts';
import loggedInMeansAllowed from './cases/logged-in-means-allowed.ts';
import logoutKeepsTheRecord from './cases/logout-keeps-the-record.ts';
import massAssignment from './cases/mass-assignment.ts';
import memoryOnly from './cases/memory-only.ts';
import neverExpires from './cases/never-expires.ts';
import noRedirectAfterPost from './cases/no-redirect-after-post.ts';
import oneCookieOverwritesAnother from './cases/one-cookie-overwrites-another.ts';
import openRedirect from './cases/open-redirect.ts';
import originNotChecked from './cases/origin-not-checked.ts';
import plainTextPassword from './cases/plain-text-password.ts';
import recoveryCodesInPlainText from './cases/recovery-codes-in-plain-text.ts';
import refreshNeverRotates from './cases/refresh-never-rotates.ts';
import refusalTellsWhoExists from './cases/refusal-tells-who-exists.ts';
import rememberSkipsTheFactor from './cases/remember-skips-the-factor.ts';
import roleInTheCookie from './cases/role-in-the-cookie.ts';
import roleInTheToken from './cases/role-in-the-token.ts';
import sameNameOtherPort from './cases/same-name-other-port.ts';
import secondStepSkipped from './cases/second-step-skipped.ts';
import sequentialIds from './cases/sequential-ids.ts';
import sessionIdInTheLog from './cases/session-id-in-the-log.ts';
import signedCookie from './cases/signed-cookie.ts';
import twoServersOwnMemory from './cases/two-servers-own-memory.ts';
import unescapedName from './cases/unescaped-name.ts';
import verifiesAlone from './cases/verifies-alone.ts';

export const CASES: readonly Case[] = [
  // A. The wire
  examPostcards,
  bodyInOnePiece,
  formNotDecoded,
  examBakery,
  noRedirectAfterPost,
  examTram,
  // B. Cookies
  examFlorist,
  oneCookieOverwritesAnother,
  cookieDecodeCrash,
  lastCookieWins,
  examLibrary,
  cookieForEverySubdomain,
  sameNameOtherPort,
  // C. Trusting the client
  cartInTheCookie,
  examGym,
  roleInTheCookie,
  examPhotos,
  signedCookie,
  // D. Accounts
  examBoxOffice,
  massAssignment,
  plainTextPassword,
  fastHash,
  earlyReturnTiming,
  lockTheAccount,
  // E. Sessions
  examCinema,
  sequentialIds,
  hashedCounter,
  examBikes,
  logoutKeepsTheRecord,
  neverExpires,
  memoryOnly,
  examChoir,
  keepsTheId,
  // F. Attacks
  csrfOpen,
  corsReflects,
  unescapedName,
  examLift,
  openRedirect,
  sessionIdInTheLog,
  // G. Tokens
  jwtAlgNone,
  jwtPublicKeyAsSecret,
  jwtNeverExpiresCheck,
  roleInTheToken,
  refreshNeverRotates,
  denyList,
  verifiesAlone,
  twoServersOwnMemory,
  // H. Authorization
  hiddenLink,
  loggedInMeansAllowed,
  anyIdWillDo,
  refusalTellsWhoExists,
  // I. Two factors
  secondStepSkipped,
  codeUsedTwice,
  recoveryCodesInPlainText,
  rememberSkipsTheFactor,
  anyChallengeWillDo,
  originNotChecked,
  counterIgnored,
];
