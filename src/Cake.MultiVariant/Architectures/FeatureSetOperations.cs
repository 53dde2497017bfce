namespace Cake.MultiVariant.Architectures;

/// <summary>What the launcher does not need of sets.</summary>
internal static class FeatureSetOperations
{
    extension(FeatureSet set)
    {
        public IEnumerable<int> Numbers => Enumerable.Range(0, FeatureSet.Capacity).Where(number => set.Contains(number));

        public FeatureSet Intersect(FeatureSet other) => SetOf(set.Numbers.Where(number => other.Contains(number)));

        public FeatureSet Union(FeatureSet other)
        {
            FeatureSet union = set;
            union.Add(other);
            return union;
        }
    }

    public static FeatureSet SetOf(IEnumerable<int> numbers)
    {
        FeatureSet set = default;
        foreach (int number in numbers)
            set.Add(number);
        return set;
    }
}
