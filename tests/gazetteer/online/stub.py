"""A server on this machine that speaks the documented answers of both services, and their failures."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def key(self) -> str:
        """The key it carries."""
        return self.params.get("tk", "")

    @property
    def wish(self) -> dict[str, Any]:
        """What 天地图 is asked, as JSON inside the parameters."""
        return dict(json.loads(self.params.get("postStr") or self.params.get("ds") or "{}"))

    @property
    def name(self) -> str:
        """The name or address asked for, of either service."""
        return str(self.wish.get("keyWord") or self.params.get("q", ""))


@dataclass
class Reply:
    """What is sent back."""

    body: Any  # a JSON document, or bytes as they are
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0  # before each piece of the body
    pieces: int = 1


Answering = Callable[[Asked], Reply]


class Stub:
    """The server: ``answer`` decides, ``first`` are replies that come before it decides."""

    def __init__(self, answer: Answering) -> None:
        self.answer, self.first, self.asked = answer, list[Reply](), list[Asked]()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                params = {name: values[0] for name, values in parse_qs(parts.query).items()}
                stub.asked.append(Asked(parts.path, params, dict(self.headers.items())))
                reply = stub.first.pop(0) if stub.first else stub.answer(stub.asked[-1])
                body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                size = max(1, len(body) // reply.pieces)
                with suppress(OSError):  # who asked may have gone
                    for start in range(0, len(body), size):
                        time.sleep(reply.delay_s)
                        self.wfile.write(body[start : start + size])

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self._open = True

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop, if it runs."""
        if self._open:
            self._open = False
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


def search(*pois: Mapping[str, Any]) -> dict[str, Any]:
    """A search of 天地图 that found places, or none."""
    if not pois:
        return {"count": 0, "resultType": 1, "status": {"infocode": 3001, "cndesc": "没有找到数据"}}
    status = {"infocode": 1000, "cndesc": "服务正常"}
    return {"count": str(len(pois)), "resultType": 1, "keyword": "", "pois": list(pois), "status": status}


def poi(name: str, lon: float, lat: float, type_: str = "行政村", address: str = "") -> dict[str, Any]:
    """One place of a search of 天地图."""
    return {
        "name": name,
        "address": address,
        "lonlat": f"{lon:.6f},{lat:.6f}",
        "poiType": "101",
        "hotPointID": f"ID-{name}",
        "typeName": type_,
        "province": "山西省",
        "city": "晋中市",
        "county": "灵石县",
        "countyCode": "156140729",
    }


def matched(name: str, lon: float, lat: float, level: str = "地名地址", score: int = 100) -> dict[str, Any]:
    """An answer of the geocoder of 天地图."""
    location = {"score": score, "level": level, "lon": str(lon), "lat": str(lat), "keyWord": name}
    return {"msg": "ok", "location": location, "searchVersion": "6.4.9V", "status": "0"}


UNMATCHED = {"msg": "无结果", "status": "101", "searchVersion": "6.4.9V"}
BAD_KEY = Reply({"code": 301001, "msg": "非法key", "resolve": "请到API控制台重新申请Key"}, 403)
SHORT_KEY = Reply({"code": 308011, "message": "请求参数非法长度或不合规"}, 400)
BROWSER_KEY = Reply(
    {"msg": "权限类型错误", "resolve": "key权限为浏览器端，请使用浏览器访问", "code": "12"}, 403
)
USED_UP = Reply({"msg": "该tk已限流", "code": 302010}, 429)
FIREWALL = Reply(b"<html><title>CloudWAF</title>blocked</html>", 418, {"Content-Type": "text/html"})
LOGIN = Reply(b"<!DOCTYPE html><html><form>login</form></html>", 200, {"Content-Type": "text/html"})


def osm(name: str, lon: float, lat: float, **changed: Any) -> dict[str, Any]:
    """One place of Nominatim, as jsonv2 gives it."""
    return {
        "place_id": 100149,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "node",
        "osm_id": 107775,
        "lat": str(lat),
        "lon": str(lon),
        "category": "place",
        "type": "village",
        "place_rank": 19,
        "importance": 0.27,
        "addresstype": "village",
        "name": name,
        "display_name": f"{name}, 灵石县, 晋中市, 山西省, 中国",
        "address": {"village": name, "county": "灵石县", "state": "山西省", "country_code": "cn"},
        "namedetails": {"name": name},
        "boundingbox": [str(lat - 0.02), str(lat + 0.02), str(lon - 0.02), str(lon + 0.02)],
        **changed,
    }


def answering(places: Mapping[str, Sequence[Mapping[str, Any]]], geocoder: Mapping[str, Any]) -> Answering:
    """Answer by name as 天地图 (its places and its geocoder) and as Nominatim do."""

    def _answer(asked: Asked) -> Reply:
        if asked.path == "/v2/search":
            return Reply(search(*places.get(asked.name, ()))) if asked.key == KEY else BAD_KEY
        if asked.path == "/geocoder":
            return Reply(geocoder.get(asked.name, UNMATCHED)) if asked.key == KEY else BAD_KEY
        if asked.path == "/search":
            return Reply(list(places.get(asked.name, ())))
        return Reply(b"<html>Error 404</html>", 404)

    return _answer
