using MultiVariant.Format;

namespace Cake.MultiVariant.Architectures;

/// <summary>What the launcher does not need of sets.</summary>
internal static class FeatureSetOperations
{
    extension(FeatureSet set)
    {
        public FeatureSet Intersect(FeatureSet other) => Where(number => set.Contains(number) && other.Contains(number));
    }

    private static FeatureSet Where(Func<int, bool> isMember)
    {
        FeatureSet set = default;
        for (int number = 0; number < FeatureSet.Capacity; number++)
        {
            if (isMember(number))
                set.Add(number);
        }

        return set;
    }
}
