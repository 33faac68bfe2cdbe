// Right answers in the manner of many trades: what a reckoning looks like where people do it every day.

import type { Row } from "./arithmetic-cases.ts";

export const SOUND_FIELDS: readonly Row[] = [
  // Receipts and money.
  ["a receipt", "What is the total of my receipt?", "Milk 1.29 + bread 2.49 + eggs 3.19 = 6.97 in total."],
  [
    "a price times a count with an at sign",
    "What do 3 shirts cost?",
    "3 @ $14.50 = $43.50, so you pay $43.50.",
  ],
  [
    "a discount in two steps",
    "What do I pay for the $80 coat at 25 % off?",
    "$80 × 0.25 = $20 off, so $80 - $20 = $60.",
  ],
  [
    "a tip",
    "How much do 4 friends pay of a $96 bill with 20 % tip?",
    "$96 + 20% = $115.20, and $115.20 / 4 = $28.80 each.",
  ],
  ["a German receipt", "Was kostet der Einkauf zusammen?", "2 × 0,89 € + 1,49 € = 3,27 € zusammen."],
  ["cents and euros", "Wie viel kosten 6 Brötchen zu 45 Cent?", "6 × 45 Cent = 270 Cent = 2,70 €."],
  [
    "a bill in French",
    "Combien coûtent 3 cafés à 1,80 € et un thé à 2,10 € ?",
    "3 × 1,80 + 2,10 = 7,50 €, pourboire non compris.",
  ],
  [
    "a refund",
    "How much do I get back for 14 bottles at 25 cents?",
    "14 bottles × $0.25 = $3.50, which is 350 cents.",
  ],
  ["cents from dollars", "How many cents are 6 tickets at $0.35?", "$0.35 x 6 tickets = 210 cents."],
  ["a price in yen", "What do 3 bowls cost?", "¥850 × 3 = ¥2,550, tax included."],
  // Finance.
  [
    "compound interest",
    "What is $2,000 at 3 % after 2 years?",
    "$2,000 × 1.03² = $2,121.80 after two years.",
  ],
  [
    "a mortgage's month",
    "What is the first month's interest on $240,000 at 4.5 %?",
    "$240,000 × 0.045 / 12 = $900.",
  ],
  [
    "a growth rate",
    "By how much did revenue grow from 80 to 92 million?",
    "(92 - 80) / 80 = 15%, a good year.",
  ],
  [
    "a return",
    "What is the return on €5,000 that became €5,650?",
    "650 / 5,000 = 13 %, so the return is 13 %.",
  ],
  ["a currency rate", "How many dollars do I get for 250 euros at 1.08?", "€250 × 1.08 = $270, before fees."],
  [
    "a VAT in Spanish",
    "¿Cuánto es el IVA del 21 % de 340 €?",
    "340 × 0,21 = 71,40 €, así que el total es 411,40 €.",
  ],
  [
    "a salary in German",
    "Wie hoch ist das Jahresgehalt bei 3.250 € im Monat und 13 Gehältern?",
    "3.250 € × 13 = 42.250 € im Jahr.",
  ],
  // Recipes.
  ["a recipe scaled", "How much flour for 12 if 4 need 250 g?", "250 g × 12/4 = 750 g of flour."],
  ["cups", "How much milk is it in all?", "1 1/2 cups + 3/4 cup = 2 1/4 cups of milk."],
  ["a third of a cup", "How much sugar for half the recipe?", "2/3 cup ÷ 2 = 1/3 cup of sugar."],
  ["a recipe in Chinese", "12个人需要多少克面粉?", "每人60克,60克 × 12 = 720克面粉。"],
  ["baker's percent", "How much water is 65 % of 800 g flour?", "800 g × 65% = 520 g of water."],
  // Physics.
  ["a force", "What force accelerates 12 kg at 3 m/s²?", "F = m·a = 12 kg × 3 m/s² = 36 N."],
  ["a kinetic energy", "What is the energy of 4 kg at 5 m/s?", "E = ½ · 4 · 5² = 50 J."],
  ["Ohm's law", "What current flows at 12 V through 8 Ω?", "I = U / R = 12 V / 8 Ω = 1.5 A."],
  ["a speed converted", "How many km/h are 15 m/s?", "15 m/s × 3.6 = 54 km/h."],
  ["a free fall", "How far does it fall in 3 s?", "s = 1/2 × 9.81 × 3² = 44.145 m, about 44 m."],
  ["a density", "How dense is it?", "ρ = 540 g / 200 cm³ = 2.7 g/cm³: aluminium."],
  ["a volume in litres", "How much does the tank hold?", "50 cm × 40 cm × 30 cm = 60,000 cm³ = 60 l."],
  // Chemistry.
  ["a molar mass", "What is the molar mass of water?", "2 × 1.008 + 16.00 = 18.016 g/mol, about 18 g/mol."],
  ["a dilution", "How much stock do I need?", "C1V1 = C2V2, so V1 = (0.5 × 200) / 2 = 50 mL."],
  ["moles", "How many moles are 36 g of water?", "36 g ÷ 18 g/mol = 2 mol."],
  // Statistics.
  ["a mean", "What is the mean of 4, 8, 15?", "(4 + 8 + 15) / 3 = 27/3 = 9."],
  ["a standard score", "What is the z score of 130?", "z = (130 - 100) / 15 = 2."],
  ["a variance", "What is the variance of 2, 4, 6?", "((2-4)² + (4-4)² + (6-4)²) / 3 = 8/3 ≈ 2.67."],
  ["a probability", "How likely are two heads and a six?", "(1/2)² × 1/6 = 1/24 ≈ 4.2 %."],
  ["odds of draws", "How likely are two red balls of 5 red and 3 blue?", "5/8 × 4/7 = 20/56 = 5/14."],
  // Geometry.
  ["a triangle", "What is the area of the triangle?", "A = ½ × 9 cm × 4 cm = 18 cm²."],
  ["a diagonal", "How long is the diagonal?", "√(5² + 12²) = √169 = 13 cm."],
  ["a circle", "What is the area?", "A = π × 3² ≈ 28.27 cm²."],
  ["a perimeter", "Wie groß ist der Umfang?", "U = 2 · (7 cm + 4 cm) = 22 cm."],
  ["an angle", "How large is the third angle?", "180° - 65° - 48° = 67°."],
  // Sports and time tables.
  ["a league table", "How many points do they have?", "7 wins × 3 + 4 draws × 1 = 25 points."],
  ["an over", "What was the run rate?", "168 runs / 20 overs = 8.4 runs per over."],
  ["a pace", "What pace is a 10 km run in 50 minutes?", "50 min / 10 km = 5 min/km."],
  ["a connection", "How long is the wait?", "14:52 - 14:37 = 15 minutes between the trains."],
  ["a journey", "How long is the trip?", "2 h 40 min + 1 h 35 min = 4 h 15 min."],
  ["days of a stay", "How many nights is it?", "From 3 May to 17 May it is 17 - 3 = 14 nights."],
  // Word problems with letters.
  ["a fraction of x", "Solve for x.", "(3/4)x = 18, so x = 18 × 4/3 = 24."],
  ["a share left of a heap", "How much is left?", "5/5 - 3/5 = 2/5 of the 40 kg are left, that is 16 kg."],
];
