"""Short forms of English given names and their full forms.

Source: common usage as in the lists of given names of the US Social Security Administration; one line a full name.
A short form may stand for several names ("Al", "Pat"): two given names agree when they share one.
"""

from __future__ import annotations

_FULL_NAMES = """
abigail abby abbie gail
albert al bert
alexander alex al sandy xander
alexandra alex sandra sandy lexi
alfred al fred
allison ali allie
amanda mandy
andrew andy drew
angela angie
anthony tony
antonio tony
barbara barb barbie babs
benjamin ben benny benji
bernard bernie
bradley brad
calvin cal
cameron cam
catherine cathy cate katie kate kitty cat
charles charlie chuck chas
christina chris tina chrissy
christine chris tina chrissy
christopher chris topher
clifford cliff
clinton clint
cynthia cindy
daniel dan danny
david dave davy
deborah deb debbie debby
debra deb debbie debby
dennis denny
donald don donnie
dorothy dot dottie
douglas doug
edward ed eddie ted ned
edwin ed eddie
eleanor ellie nora
elizabeth liz lizzie beth betty betsy eliza libby
emmanuel manny
eugene gene
florence flo
francis frank fran
frances fran fanny
franklin frank
frederick fred freddy rick
gabriel gabe
gerald gerry jerry
geoffrey geoff jeff
gilbert gil
gregory greg
harold hal harry
henry hank harry
howard howie
isaac ike
jacob jake
jacqueline jackie
james jim jimmy jamie
janet jan
jeffrey jeff
jennifer jen jenny
jeremiah jerry jeremy
jerome jerry
jessica jess jessie
john jack johnny jon
jonathan jon jonny
joseph joe joey
joshua josh
judith judy
katherine kathy kate katie kat kitty
kathleen kathy kate katie
kathryn kathy kate katie
kenneth ken kenny
kimberly kim
lawrence larry
leonard leo len lenny
leonardo leo
lillian lily lil
louis lou
lucille lucy
madeline maddie
margaret maggie meg peggy marge greta
martha marty
martin marty
matthew matt
maximilian max
maxwell max
melissa missy mel
michael mike mikey mick
michelle shelly
mitchell mitch
nancy nan
natalie nat
nathan nat nate
nathaniel nat nate
nicholas nick nicky
oliver ollie
pamela pam
patricia pat patty trish
patrick pat paddy
peter pete
philip phil
phillip phil
priscilla cilla
rachel rae
randall randy
randolph randy
raymond ray
rebecca becky becca
reginald reggie
richard dick rick ricky rich richie
robert bob bobby rob robbie bert
roberta bobbie
rodney rod
roger rog
ronald ron ronnie
rosemary rose rosie
rudolph rudy
russell russ
samantha sam
samuel sam sammy
sandra sandy
sarah sally
sebastian seb
solomon sol
stanley stan
stephanie steph
stephen steve
steven steve
stewart stu
stuart stu
susan sue susie
suzanne sue suzie
sylvester sly
terence terry
terrence terry
theodore ted teddy theo
theresa terry tess
thomas tom tommy
timothy tim timmy
tobias toby
valerie val
veronica ronnie
victor vic
victoria vicky tori
vincent vince vinny
virginia ginny
walter walt wally
wesley wes
wilfred wilf
william bill billy will willy liam
winston win
yvonne vonnie
zachary zach zack
"""


def _names_behind() -> dict[str, frozenset[str]]:
    behind: dict[str, set[str]] = {}
    for line in _FULL_NAMES.split("\n"):
        for form in line.split():
            behind.setdefault(form, set()).add(line.split()[0])
    return {form: frozenset(names) for form, names in behind.items()}


NAMES_BEHIND: dict[str, frozenset[str]] = _names_behind()
"""Given name, lower case -> the full names it may stand for, itself included where it is one."""
