"""Who is who, for whom they speak, and when."""

import datetime
from pathlib import Path

import pytest

from pourparler.directory import ActorDirectory
from pourparler.errors import DirectoryError


@pytest.fixture(scope="module")
def directory() -> ActorDirectory:
    return ActorDirectory.load()


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("Russia", "RUS"),
        ("the Russian Federation", "RUS"),
        ("Moscow's", "RUS"),
        ("the Kremlin", "RUS"),
        ("Downing Street", "GBR"),
        ("U.S.", "USA"),
        ("American", "USA"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Burma", "MMR"),
        ("Côte d’Ivoire", "CIV"),
        ("DPRK", "PRK"),
        ("North Koreans", "PRK"),
        ("ROK", "KOR"),
        ("XKX", "KOS"),
        ("Kosovo", "KOS"),
        ("Taipei", "TWN"),
        ("the PLO", "PSE"),
        ("UNHCR", "UN"),
        ("European Commission", "EU"),
        ("Brussels", "EU"),
        ("Atomic Energy Organization of Iran", "IRN"),
        ("Ansar Allah", "Houthis"),
        ("Izz ad-Din al-Qassam Brigades", "Hamas"),
        ("High Negotiations Committee", "Syrian opposition"),
        ("Sudanese Armed Forces", "SDN"),
        ("Rapid Support Forces", "RSF"),
        ("Sinn Féin", "Sinn Fein"),
        ("the Turkish government", "TUR"),
        ("Hamas leaders", "Hamas"),
        ("the government of South Sudan", "SSD"),
        ("Human Rights Watch", None),
        ("spokesman", None),
        ("Atlantis", None),
    ],
)
def test_party_of_a_name(directory: ActorDirectory, name: str, party: str | None) -> None:
    assert directory.resolve_party(name) == party


def test_names_are_read_as_valid_on_their_day(directory: ActorDirectory) -> None:
    assert directory.resolve_party("Government of National Accord", on=day("2018-05-01")) == "LBY"
    kerry = "John Kerry"
    assert directory.party_of_person(kerry, day("2014-05-01")) == "USA"
    assert directory.party_of_person(kerry, day("2018-05-01")) is None
    assert directory.party_of_person("Nobody Known", day("2014-05-01")) is None


def test_a_person_with_two_parties_has_the_one_of_the_day(directory: ActorDirectory) -> None:
    """Guterres led the UN; Stoltenberg was Norway's prime minister before he led NATO."""
    name = "Jens Stoltenberg"
    assert directory.party_of_person(name, day("2010-03-01")) == "NOR"
    assert directory.party_of_person(name, day("2019-03-01")) == "NATO"
    assert directory.party_of_person(name) is None


def test_holders_on_a_day(directory: ActorDirectory) -> None:
    def held(office: str, party: str, on: str) -> list[str]:
        return sorted({holder.person for holder in directory.holders_of(office, party, day(on))})

    assert held("foreign_minister", "RUS", "2015-01-01") == ["Sergei Lavrov"]
    assert held("Foreign Minister", "RUS", "2015-01-01") == ["Sergei Lavrov"]
    assert held("secretary of state", "USA", "2010-01-01") == ["Hillary Clinton"]
    assert held("foreign minister", "USA", "2010-01-01") == ["Hillary Clinton"]
    assert held("president", "RUS", "2010-01-01") == ["Dmitry Medvedev"]
    assert held("leader", "RUS", "2010-01-01") == ["Dmitry Medvedev", "Vladimir Putin"]
    assert held("secretary-general", "NATO", "2022-02-24") == ["Jens Stoltenberg"]
    assert held("president", "USA", "2017-01-20") == ["Barack Obama", "Donald Trump"]
    assert held("president", "USA", "1950-01-01") == []
    with pytest.raises(DirectoryError, match="unknown office 'wizard'"):
        directory.holders_of("wizard", "USA", day("2010-01-01"))


def test_spellings_lead_to_one_person(directory: ActorDirectory) -> None:
    names = ["Sergei Lavrov", "Sergey Lavrov", "sergei lavrov"]
    assert {person.name for name in names if (person := directory.person(name))} == {"Sergei Lavrov"}
    names = ["Bashar al-Assad", "Bashar Al-Assad", "Bashar al Assad", "Bashar Assad"]
    assert {person.name if (person := directory.person(name)) else None for name in names} == {"Bashar al-Assad"}


def test_surnames_are_looked_up_apart_and_by_date(directory: ActorDirectory) -> None:
    bushes = directory.people_by_surname("Bush", on=day("2005-01-01"))
    assert [person.name for person in bushes] == ["George W. Bush"]
    assert directory.people_by_surname("Bush", on=day("2015-01-01")) == ()
    clintons = {person.name for person in directory.people_by_surname("Clinton")}
    assert clintons == {"Bill Clinton", "Hillary Clinton"}
    assert [person.name for person in directory.people_by_surname("al-Assad")] == ["Bashar al-Assad"]
    assert directory.find_mentions("Bush left.") == ()


def test_party_names(directory: ActorDirectory) -> None:
    assert directory.party_name("RUS") == "Russia"
    assert directory.party_name("XKX") == "Kosovo"
    assert directory.party_name("Syrian opposition") == "Syrian opposition"
    assert {"RUS", "EU", "Hamas", "Taliban"} <= set(directory.parties())


def test_independent_voices(directory: ActorDirectory) -> None:
    for name in ("Amnesty International", "International Crisis Group", "professor", "resident", "Harvard University"):
        assert directory.is_independent(name), name
    for name in ("Russia", "UNHCR", "foreign minister", "Hamas"):
        assert not directory.is_independent(name), name


def test_the_built_in_directory_is_read_once() -> None:
    assert ActorDirectory.load() is ActorDirectory.load()


PROJECT = """
[[party]]
code = "Marsh Front"
name = "Marsh Liberation Front"

[[actor]]
name = "Ardania"
kind = "state"
party = "ARD"
adjectives = ["Ardanian"]
demonyms = ["Ardanians"]
capitals = ["Reedport"]

[[actor]]
name = "Marsh Liberation Front"
aliases = ["MLF", "Victoria"]
party = "Marsh Front"
from = 2011-05-01

[[actor]]
name = "Delta Institute"
kind = "organisation"

[[office_holder]]
person = "Ana Derrow"
office = "chief negotiator"
party = "Marsh Front"
from = "2017-02"
until = "2019"

[[office_holder]]
person = "Sergei Lavrov"
office = "foreign_minister"
party = "RUS"
from = "2001"
until = "2002"

[[remove]]
form = "Georgia"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ActorDirectory:
    path = tmp_path_factory.mktemp("project") / "actors.toml"
    path.write_text(PROJECT, encoding="utf-8")
    return ActorDirectory.load(project_overrides=path)


def test_a_project_adds_parties_never_heard_of(project: ActorDirectory) -> None:
    assert project.resolve_party("the Ardanian government") == "ARD"
    assert project.resolve_party("Reedport") == "ARD"
    assert project.party_name("ARD") == "Ardania"
    assert project.party_name("Marsh Front") == "Marsh Liberation Front"
    assert project.resolve_party("MLF") == "Marsh Front"
    assert project.is_independent("Delta Institute")
    assert project.party_of_person("Ana Derrow", day("2019-12-31")) == "Marsh Front"
    assert project.party_of_person("Ana Derrow", day("2017-01-31")) is None
    kinds = [mention.kind for mention in project.find_mentions("Ana Derrow told Ardanians that the MLF agreed.")]
    assert kinds == ["person", "demonym", "group"]


def test_a_project_overrides_and_removes(project: ActorDirectory) -> None:
    assert project.resolve_party("Victoria") == "Marsh Front"
    assert project.find_mentions("Georgia slept.") == ()
    assert project.party_of_person("Sergei Lavrov", day("2015-01-01")) is None
    assert ActorDirectory.load().party_of_person("Sergei Lavrov", day("2015-01-01")) == "RUS"
    assert ActorDirectory.load().resolve_party("MLF") is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[actor", "cannot be read as TOML"),
        ("[[actor]]\nkind = 'group'", "needs a text for 'name'"),
        ("[[actor]]\nname = 'A'\nkind = 'ghost'", "has the kind 'ghost'"),
        ("[[actor]]\nname = 'A'\ncolour = 'red'", "has no key 'colour'"),
        ("[[actor]]\nname = 'A'\naliases = 'B'", "no list of texts"),
        ("[[actor]]\nname = 'A'\nfrom = '2012'\nuntil = '2010'", "ends .2010. before it starts"),
        ("[[actor]]\nname = 'A'\nfrom = 'spring'", "is no date"),
        ("actor = 'A'", "no list of tables"),
        ("[[people]]\nname = 'A'", "unknown table 'people'"),
        ("[[office_holder]]\nperson = 'A B'\noffice = 'wizard'\nparty = 'RUS'", "unknown office 'wizard'"),
        ("[[office_holder]]\nperson='A B'\noffice='envoy'\nparty='RUS'\nsurname_alone='no'", "neither true nor false"),
    ],
)
def test_a_bad_project_file_is_refused_with_the_reason(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "actors.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DirectoryError, match=message):
        ActorDirectory.load(project_overrides=path)


def test_a_missing_project_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match=r"absent\.toml"):
        ActorDirectory.load(project_overrides=tmp_path / "absent.toml")
