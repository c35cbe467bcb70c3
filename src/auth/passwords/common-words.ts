/**
 * The words that people make passwords of first: the most frequent English words, the first words
 * of password lists, names of months, days and colours, and the words of log-in pages. There are
 * some 600, so a guesser needs some 9 bits for each.
 *
 * Sources: zxcvbn-ts language-en 4.1.1 (MIT; counted from OpenSubtitles 2024 by way of OPUS,
 * https://opus.nlpl.eu, ODC-BY) and zxcvbn-ts language-common 4.1.3 (MIT), both Copyright (c) 2021
 * @zxcvbn-ts; see common-passwords.txt for the licence.
 */
const WORDS = `
about access account actually adidas admin administrator after again ago all alone already also
always am amanda an and andrea andrew angel angela another anthony any anyone anything apple april
are around arsenal as ashley ask asshole at august austin autumn away baby back bad badboy bailey
banana barney baseball batman be because been before being believe best better big bigdaddy bigdog
bit biteme black blue boomer boston both boy brandon brandy bring brother bulldog business buster
but by call called camaro came can car care case casper cat changeme charles charlie cheese
chelsea chester chicago chicken chris cocacola coffee come coming company computer cookie corvette
could course cowboy cowboys crystal dad daddy dakota dallas daniel darling day days dead december
default demo diablo diamond did die do does dog doing done door down dragon each eagles easy
edward eight else end enough enter even ever every everyone everything face facebook falcon family
father february feel fender ferrari few find fine first fishing five flower football for forever
found four freedom friday friend friends from fuck gandalf gateway george get getting gfhjkm
ghbdtn ginger girl give go god going gold golden golfer gone gonna good google got gotta great
green guess guest guitar guy guys had hammer hannah happened happy hard hardcore harley has have
he head hear heard heart heather hell hello help her here hey hi him his hockey home honey hope
house how hundred hunter iceman idea if iloveyou in internet into is it jackson james january
jasmine jasper jennifer jessica job johnny jordan joseph joshua july june junior just justin keep
key kill killed killer kind kitty knew knight know lakers laptop last lauren leave left let
letmein life like linux little live lock login london long look looking lost lot love lovely made
maggie make man many march marina marine marlboro martin master matrix matter matthew maverick may
maybe me mean meet melissa men mercedes merlin michael michelle mickey microsoft midnight might
mike miller million mind mine mommy monday money monkey monster more morgan morning most mother
move much music must mustang my myself name nascar natasha need never new next nice nicole night
nikita nine no not nothing november now october of off office ok okay old oliver on once one only
opensesame or orange other our out over own pass passcode passphrase password passwort patrick
peanut people pepper person phoenix phone phrase pink place play player please porsche pretty
prince princess private problem puppy purple put rabbit rachel raiders random ranger rangers ready
real really red redsox remember richard right robert room root run safe said samantha same samsung
saturday saw say saying says school scooby scooter secret secure security see seen september
server sesame seven sexy shadow she shit should show signin silver simple since sir six slayer
smokey snoopy so soccer some someone something son soon sorry sparky spider spring start starwars
stay steelers steven still stop strong such summer sunday sunshine superman sure sweet take talk
talking taylor tell temp ten tennis test testing than thank thanks that the their them then there
these they thing things think this thomas those thought thousand three through thunder thursday
tigers tigger time to today together told tomorrow tonight too took true try trying tuesday two
understand until up us use used user username very victoria wait wanna want wanted wants was way
we wednesday welcome well went were what whatever when where which while white who whole why wife
will william windows winner winston winter with without wizard woman word work world worry would
wrong yamaha yankees yeah years yellow yes yet you your yourself zero
`;

/** In lower case, at least two letters each. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Letters of the longest one. */
export const LONGEST_WORD: number = Math.max(...[...COMMON_WORDS].map((word) => word.length));
