// Texts of many kinds, to hold the token estimate to. None was used to fit it; one that was would prove nothing.

export const TEXTS: Readonly<Record<string, string>> = {
  "English prose": `The lighthouse had been dark for eleven years when Martha bought it. Nobody in the village could say exactly why she wanted a tower with a leaking roof, four kilometres from the nearest shop, but they agreed that she would be gone by Christmas. She was not. By the first frost she had replaced the stairs, cleaned the great lens with vinegar and newspaper, and learned from an old keeper's diary how the clockwork was wound. On clear evenings children cycled out along the causeway to watch her light it. Ships no longer needed the beam, of course; they had satellites. Still, more than one captain wrote to thank her, and the harbour office, after a long and embarrassed correspondence, put the light back on its charts.`,

  "English thought aloud": `Hmm, let me see. The user asks how many ways there are to seat 5 people around a round table if two of them refuse to sit next to each other. Total circular arrangements: (5-1)! = 24. Now count the ones where A and B are adjacent: treat them as a block, so 4 units around the table, (4-1)! = 6, times 2 for the order inside the block, which gives 12. So 24 - 12 = 12. Wait, is that right? Let me check with another approach: fix A. B can't take the 2 neighbouring seats, so B has 2 seats left, and the remaining 3 people go in 3! = 6 ways, so 2 * 6 = 12. Good, both agree. Should I treat reflections as the same? The problem doesn't say so; it's a table, not a necklace. I'll answer 12 and mention the assumption briefly.`,

  "Markdown with a table": `## Which database fits?

For your case I would start with **SQLite**. Here is how the three compare:

| Feature | SQLite | PostgreSQL | DynamoDB |
|---|:---:|:---:|---:|
| Setup | none | a server | an account |
| Writers at once | 1 | many | many |
| Full-text search | \`FTS5\` | \`tsvector\` | no |
| Cost a month | $0 | from $15 | by request |

1. **Begin small.** One file, no network, and a backup is a copy.
2. **Measure.** If writes wait longer than 50 ms, move on.
3. **Migrate late.** Most schemas carry over; see the [guide](https://example.com/docs/migrate#schema).

> Note: \`ALTER TABLE\` in SQLite can't drop a constraint.

- [x] pick a schema
- [ ] load test with 10,000 rows`,

  German: `Der Bäcker an der Ecke öffnet schon um halb sechs, und wer früh genug aufsteht, bekommt die ersten Brötchen noch warm. Früher arbeiteten hier drei Gesellen; heute steht der alte Meister meistens allein in der Backstube, weil sich kaum noch jemand für die Nachtarbeit findet. Seine Tochter hat Betriebswirtschaft studiert und kümmert sich um Bestellungen, Buchhaltung und die Zusammenarbeit mit den Krankenhäusern der Umgebung. Ob sie den Betrieb einmal übernehmen will, weiß sie selbst nicht so genau. Die Energiepreise sind gestiegen, die Lebensmittelüberwachung verlangt immer neue Nachweise, und im Gewerbegebiet hat eine Großbäckerei eröffnet. Trotzdem bilden sich samstags lange Schlangen bis auf den Bürgersteig.`,

  Spanish: `Cuando mi abuela llegó a la ciudad, las calles todavía eran de tierra y el tranvía terminaba mucho antes de su barrio. Caminaba cada mañana casi una hora hasta la fábrica, con los zapatos buenos envueltos en papel para que no se mancharan. Decía que lo más difícil no fue el trabajo, sino el silencio de los domingos, porque no conocía a nadie. Después aprendió a coser vestidos de novia y en pocos años tuvo más amigas que clientas. ¿Quién no recuerda sus fiestas? La mesa ocupaba todo el patio, había guitarras, niños dormidos sobre los abrigos y siempre alguien que pedía otra canción antes de marcharse.`,

  French: `Le marché du samedi commence bien avant l'aube. Les maraîchers déchargent leurs cagettes à la lumière des réverbères, boivent un café brûlant et se plaignent du temps, qu'il pleuve ou qu'il fasse beau. Vers huit heures arrivent les premiers habitués : la vieille institutrice qui goûte chaque fromage, le boulanger d'en face, un étudiant encore endormi. On ne vient pas seulement pour acheter, on vient surtout pour parler. Celui qui est pressé ferait mieux d'aller au supermarché, où personne ne lui demandera des nouvelles de sa mère. À midi, il ne reste sur la place que des feuilles de salade et quelques pigeons très satisfaits.`,

  Chinese: `老周的修车铺开在桥头，铺面不到十平方米，墙上挂满了大大小小的扳手。每天早上七点，他先烧一壶水，把昨天没修完的自行车推到门口，再慢慢吃完手里的包子。来修车的多半是熟客：送报纸的小伙子、接孙子的老太太，还有附近工厂里上夜班的工人。有人问他为什么不换个大点的地方，他笑着说，地方大了，房租也大，聊天的人反而少了。去年冬天下了一场大雪，整条街都停了电，他点着蜡烛帮一个外卖员补好了轮胎，说什么也不肯收钱。后来那个年轻人每次路过，都会给他带一杯热豆浆。`,

  Japanese: `祖父は港町で小さな時計屋を営んでいた。店の奥には古い作業机があり、引き出しを開けると、油の匂いと一緒に細かい歯車がきらきらと光って見えた。夏休みになると、私はよくその隣に座って、黙って手元を眺めていたものだ。「時計はね、急いで直すとすぐにまた止まるんだよ」と祖父は言った。お客さんの中には、修理が終わってからも一時間ほど世間話をして帰る人が多かった。店を閉めた今でも、あの柱時計だけは私の部屋で動いていて、毎晩十時になると少しだけ遅れて鳴る。`,

  Russian: `Каждое лето мы уезжали на дачу к деду, и дорога казалась мне бесконечной. Сначала электричка, потом автобус, который ходил два раза в день, и ещё полчаса пешком через берёзовый лес. Дед встречал нас у калитки с собакой и всегда делал вид, что никого не ждал. Вечерами он растапливал печку, ставил чайник и рассказывал, как строил мосты на севере. Многое он, конечно, придумывал, но спорить с ним никто не решался. Теперь дом стоит пустой, крыша покосилась, и соседи спрашивают, не хотим ли мы продать участок. Я пока отвечаю, что нужно подумать, хотя на самом деле давно всё решил.`,

  Arabic: `كان جدي يملك مكتبة صغيرة في السوق القديم، وكنت أقضي عنده أيام العطلة بين الرفوف العالية ورائحة الورق. لم يكن يبيع كثيرًا، لكنه كان يعرف كل زبون باسمه ويتذكر الكتاب الذي اشتراه قبل سنوات. وفي المساء كان يجتمع عنده المعلمون والطلاب يشربون الشاي ويتناقشون في الشعر والسياسة حتى ساعة متأخرة. عندما كبرت وسافرت للدراسة، ظل يرسل إلي كتابًا كل شهر مع رسالة قصيرة بخط يده. أغلقت المكتبة أبوابها بعد وفاته، غير أن الناس ما زالوا يسمون ذلك الشارع باسمه.`,

  TypeScript: `import { readFile } from "node:fs/promises";

interface Feed {
  readonly url: URL;
  readonly etag: string | null;
  items: Map<string, { title: string; publishedAt: Date }>;
}

const MAX_RETRIES = 3;

/** Fetches a feed unless it is unchanged; resolves to null where the server says 304. */
export async function refreshFeed(feed: Feed, signal?: AbortSignal): Promise<Feed | null> {
  for (let attempt = 0; attempt < MAX_RETRIES; attempt++) {
    const headers = new Headers({ accept: "application/atom+xml" });
    if (feed.etag !== null) headers.set("if-none-match", feed.etag);
    const response = await fetch(feed.url, { headers, signal: signal ?? null });
    if (response.status === 304) return null;
    if (response.status >= 500) {
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
      continue;
    }
    if (!response.ok) throw new Error(\`Unexpected status \${response.status} from \${feed.url.href}\`);
    return { ...feed, etag: response.headers.get("etag"), items: parseItems(await response.text()) };
  }
  throw new Error("The server did not recover.");
}`,

  Python: `from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Graph:
    edges: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))

    def connect(self, a: str, b: str, weight: float = 1.0) -> None:
        self.edges[a].append((b, weight))
        self.edges[b].append((a, weight))

    def shortest_path(self, start: str, goal: str) -> list[str]:
        """Dijkstra's algorithm; raises KeyError if there is no way."""
        queue = [(0.0, start)]
        best = {start: 0.0}
        came_from: dict[str, str] = {}
        while queue:
            cost, node = heapq.heappop(queue)
            if node == goal:
                break
            for neighbour, weight in self.edges[node]:
                new_cost = cost + weight
                if new_cost < best.get(neighbour, float("inf")):
                    best[neighbour] = new_cost
                    came_from[neighbour] = node
                    heapq.heappush(queue, (new_cost, neighbour))
        path = [goal]
        while path[-1] != start:
            path.append(came_from[path[-1]])
        return path[::-1]


if __name__ == "__main__":
    print(f"{Graph().edges!r:>20}")`,

  Go: `package cache

import (
	"sync"
	"time"
)

// Cache keeps values for a limited time. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	mu      sync.RWMutex
	entries map[K]entry[V]
	ttl     time.Duration
}

type entry[V any] struct {
	value   V
	expires time.Time
}

func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.entries[key]
	if !ok || time.Now().After(e.expires) {
		var zero V
		return zero, false
	}
	return e.value, true
}

func (c *Cache[K, V]) Set(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil {
		c.entries = make(map[K]entry[V])
	}
	c.entries[key] = entry[V]{value: value, expires: time.Now().Add(c.ttl)}
}`,

  SQL: `WITH monthly AS (
  SELECT
    c.country_code,
    date_trunc('month', o.created_at) AS month,
    SUM(o.total_cents) / 100.0 AS revenue,
    COUNT(DISTINCT o.customer_id) AS buyers
  FROM orders o
  JOIN customers c ON c.id = o.customer_id
  WHERE o.status <> 'cancelled' AND o.created_at >= '2024-01-01'
  GROUP BY 1, 2
)
SELECT country_code, month, revenue,
  revenue - LAG(revenue) OVER (PARTITION BY country_code ORDER BY month) AS change
FROM monthly
WHERE buyers > 10
ORDER BY country_code, month DESC
LIMIT 100;`,

  "JSON in lines": `{
  "order": {
    "id": "ord_8842",
    "placedAt": "2025-03-14T09:26:53Z",
    "customer": { "name": "Ines Duarte", "email": "ines@example.com", "vip": false },
    "lines": [
      { "sku": "KB-104-DE", "quantity": 2, "unitPrice": 49.9, "discount": null },
      { "sku": "MS-220", "quantity": 1, "unitPrice": 24.5, "discount": 0.1 }
    ],
    "shipping": { "method": "express", "address": { "city": "Porto", "postcode": "4000-123" } },
    "notes": "Please ring twice; the bell is broken."
  }
}`,

  "JSON in one line": `[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":[{"type":"text","text":"What's the weather in Oslo, and should I take an umbrella?"}]},{"role":"assistant","content":[{"type":"tool-call","toolCallId":"call_7f3a","toolName":"get_weather","input":{"city":"Oslo","units":"metric"}}]},{"role":"tool","content":[{"type":"tool-result","toolCallId":"call_7f3a","output":{"type":"json","value":{"temperature":6.5,"precipitation_mm":3.2,"wind":{"speed":11,"direction":"SW"},"alerts":[]}}}]}]`,

  LaTeX: `\\begin{theorem} Let $f \\colon [a,b] \\to \\mathbb{R}$ be continuous and differentiable on $(a,b)$. Then there is a $\\xi \\in (a,b)$ with $f'(\\xi) = \\frac{f(b)-f(a)}{b-a}$. \\end{theorem}
\\begin{proof} Consider $g(x) = f(x) - \\frac{f(b)-f(a)}{b-a}(x-a)$. Since $g(a) = g(b) = f(a)$, Rolle's theorem yields $g'(\\xi) = 0$ for some $\\xi$. \\end{proof}
For example, with $f(x) = \\ln x$ we obtain
\\[ \\frac{x}{1+x} < \\ln(1+x) < x, \\qquad x > 0, \\]
and hence $\\lim_{n \\to \\infty} \\left(1 + \\frac{1}{n}\\right)^n = e$. Moreover $\\sum_{k=0}^{\\infty} \\frac{x^k}{k!} = e^x$ and $\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}$.`,

  Arithmetic: `Compound interest: A = P(1 + r/n)^(nt), so with P = 2500, r = 0.045, n = 12, t = 6 we get 2500 * (1.00375)^72. ln(1.00375) = 0.00374299; times 72 = 0.269495; e^0.269495 = 1.309303. A = 3273.26. Check: 1.00375^12 = 1.045940, ^6 = 1.309303. Simple interest would give 2500 + 2500 * 0.045 * 6 = 3175, that is 98.26 less. Roots of 3x^2 - 7x - 20 = 0: D = 49 + 240 = 289 = 17^2, x = (7 + 17)/6 = 4 or x = (7 - 17)/6 = -5/3.`,

  Base64: `iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAH1klEQVR42u2beWwUVRzHv29mdrfb7fagLW1pOUqhLXIqIAIaRBQUFRMP8IgaNRo1xiNqNPEP4xGN0RgTNUb/MCoaNR7xQAUxqCiHgIBccpSzQOlBu7vdY3Z25vnHbsvubHd2Zne7YOL7q7sz8977fX7X+/3ejBAiEDhXH8z/AP4H8D+A/wHQ2Qhwzv3C6NixYxAEAYqiQBTF7nOmlBBC4j63tbXB5XJBlmUwxqCqKhhjqK6uRkVFBURRBCEEmqYhFAqhpaUFTU1N6Rs8GRMAkqXCtQbS5s2bYRgGqqurUVZW1ucBaJqGo0ePYt++fWhpaYGmadi3bx8AYOjQoRgzZgwmTpyIAQMG9M4AU0oRDofR2NiIpUuXYtWqVT3`,

  Hexadecimal: `9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13
a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a`,
};
