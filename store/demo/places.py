"""The places of the demo: the states and districts that its contacts live in, and the wards of Rwanda."""

from functools import cache

from store.core.fields.places import Level, Place, without_repeats

_TABLE = """
Rwanda > Kigali City > Gasabo > Remera, Kimironko, Gisozi, Kacyiru
Rwanda > Kigali City > Kicukiro > Gatenga, Kanombe, Niboye
Rwanda > Kigali City > Nyarugenge > Nyamirambo, Kimisagara, Muhima
Rwanda > Southern Province > Huye > Ngoma, Tumba
Rwanda > Southern Province > Muhanga > Nyamabuye, Shyogwe
Rwanda > Northern Province > Musanze > Muhoza, Cyuve
Rwanda > Western Province > Rubavu > Gisenyi, Nyamyumba
Rwanda > Western Province > Karongi > Bwishyura, Rubengera
Rwanda > Eastern Province > Rwamagana > Kigabiro, Muhazi
Rwanda > Eastern Province > Nyagatare > Karangazi, Rwimiyaga
Kenya > Nairobi City > Nairobi
Kenya > Kisumu County > Kisumu
Kenya > Mombasa County > Mombasa
Kenya > Nakuru County > Nakuru
Kenya > Uasin Gishu > Eldoret
Kenya > Machakos County > Machakos
Kenya > Nyeri County > Nyeri
Kenya > Kitui County > Kitui
Uganda > Central Region > Kampala, Masaka
Uganda > Northern Region > Gulu, Arua, Lira
Uganda > Western Region > Mbarara
Uganda > Eastern Region > Jinja
United States > California > Los Angeles, San Francisco
United States > New York State > New York
United States > Illinois > Chicago
United States > Massachusetts > Boston
United States > Washington > Seattle
United States > Colorado > Denver
United States > Texas > Austin
United States > Florida > Miami
Canada > British Columbia > Vancouver, Victoria, Kelowna
Canada > Quebec > Montréal, Laval
Canada > Ontario > Toronto
Germany > Baden-Württemberg > Freiburg
Germany > Nordrhein-Westfalen > Köln
Germany > Sachsen > Leipzig
Germany > Bayern > München
Germany > Land Berlin > Berlin
Germany > Land Hamburg > Hamburg
Germany > Land Bremen > Bremen
Senegal > Région de Dakar > Dakar
Senegal > Région de Thiès > Thiès
Senegal > Région de Saint-Louis > Saint-Louis
Senegal > Région de Ziguinchor > Ziguinchor
Senegal > Région de Kaolack > Kaolack
South Africa > KwaZulu-Natal > Durban
South Africa > Gauteng > Soweto, Pretoria
South Africa > Western Cape > Cape Town
South Africa > Eastern Cape > Gqeberha
India > Maharashtra > Pune
India > Tamil Nadu > Chennai
India > West Bengal > Kolkata
India > Rajasthan > Jaipur
India > Kerala > Kochi
India > Bihar > Patna
Japan > 東京都 > 東京
Japan > 大阪府 > 大阪
Japan > 北海道 > 札幌
Japan > 京都府 > 京都
Egypt > Cairo Governorate > Cairo
Egypt > Alexandria Governorate > Alexandria
Egypt > Aswan Governorate > Aswan
Egypt > Luxor Governorate > Luxor
Vietnam > Thừa Thiên > Huế
Vietnam > Thành phố Hà Nội > Hà Nội
Vietnam > Thành phố Đà Nẵng > Đà Nẵng
Vietnam > Thành phố Cần Thơ > Cần Thơ
Poland > Małopolskie > Kraków
Poland > Łódzkie > Łódź
Poland > Pomorskie > Gdańsk
Poland > Dolnośląskie > Wrocław
United Kingdom > England > Leeds, Bristol
United Kingdom > Wales > Cardiff
United Kingdom > Scotland > Glasgow
"""
"""A line has a country, a state and districts, or one district and its wards."""


@cache
def places() -> tuple[Place, ...]:
    """Every place, each after the one it lies in."""
    return tuple(without_repeats(place for line in _TABLE.strip().splitlines() for place in _of(line)))


@cache
def districts() -> dict[str, Place]:
    """The districts by name; no two have the same."""
    return {place.name: place for place in places() if place.level is Level.DISTRICT}


@cache
def wards() -> dict[str, tuple[Place, ...]]:
    """The wards of each district that has any, by the district's path."""
    found: dict[str, tuple[Place, ...]] = {}
    for place in places():
        if place.level is Level.WARD:
            found[place.parent] = (*found.get(place.parent, ()), place)
    return found


def _of(line: str) -> list[Place]:
    country, *names, last = (part.strip() for part in line.split(">"))
    found = [Place(Level.COUNTRY, country)]
    for name in names:
        found.append(found[-1].within(name))
    return [*found, *(found[-1].within(name.strip()) for name in last.split(","))]
