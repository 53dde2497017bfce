using System.Globalization;
using System.Numerics;

// dot [ROUNDS]: the dot product of two vectors, as often as asked, with the widest instructions it was compiled for.
int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
float[] left = [.. Enumerable.Range(0, 16384).Select(n => (float)(n % 7))];
float[] right = [.. Enumerable.Range(0, 16384).Select(n => (float)(n % 5))];

double sum = 0;
for (int round = 0; round < rounds; round++)
{
    Vector<float> products = default;
    for (int i = 0; i < left.Length; i += Vector<float>.Count)
        products += new Vector<float>(left, i) * new Vector<float>(right, i);
    sum += Vector.Sum(products);
}

Console.WriteLine((sum / rounds).ToString("0.0", CultureInfo.InvariantCulture));
