namespace Cake.MultiVariant.Files;

internal static class SamePath
{
    extension(FilePath path)
    {
        /// <summary>Whether two absolute paths name one file, as far as their text tells.</summary>
        public bool IsSameAs(FilePath other) => PathComparer.Default.Equals(path.Collapse(), other.Collapse());
    }
}
