namespace Cake.MultiVariant.Architectures;

/// <summary>Set operations that the launcher does not need.</summary>
internal static class FeatureSetOperations
{
    extension(FeatureSet set)
    {
        public IEnumerable<int> Numbers => Enumerable.Range(0, FeatureSet.Capacity).Where(i => set.Contains(i));

        public FeatureSet Intersect(FeatureSet other) => set.Except(set.Except(other));

        public FeatureSet Union(FeatureSet other)
        {
            set.Add(other);
            return set;
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
