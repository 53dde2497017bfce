// Attributes and members that the C# compiler and ILC look for by name; most are only ever named.
namespace System.Reflection
{
    public sealed class DefaultMemberAttribute(string memberName) : Attribute
    {
        public string MemberName => memberName;
    }
}

namespace System.Runtime
{
    /// <summary>Gives a method a symbol that assembly code can call.</summary>
    public sealed class RuntimeExportAttribute(string entry) : Attribute
    {
        public string Entry => entry;
    }

    /// <summary>Binds a method to a symbol that assembly code defines.</summary>
    public sealed class RuntimeImportAttribute(string library, string entry) : Attribute
    {
        public string Library => library;
        public string Entry => entry;
    }
}

namespace System.Runtime.CompilerServices
{
    public static class RuntimeHelpers;

    /// <summary>ILC knows what the methods do.</summary>
    public static unsafe class Unsafe
    {
        [Intrinsic]
        public static extern void* AsPointer<T>(ref readonly T value);

        [Intrinsic]
        public static extern ref T AsRef<T>(scoped ref readonly T value);

        [Intrinsic]
        public static extern ref T Add<T>(ref T value, int count);
    }

    public sealed class IntrinsicAttribute : Attribute;

    public static class RuntimeFeature
    {
        public const string ByRefFields = nameof(ByRefFields);
        public const string UnmanagedSignatureCallingConvention = nameof(UnmanagedSignatureCallingConvention);
    }

    public enum MethodImplOptions
    {
        /// <summary>For what is called from many places, where copies of it would make the launcher larger.</summary>
        NoInlining = 0x8,
        InternalCall = 0x1000,
    }

    public sealed class MethodImplAttribute(MethodImplOptions options) : Attribute
    {
        public MethodImplOptions Value => options;
    }

    public sealed class FixedBufferAttribute(Type elementType, int length) : Attribute
    {
        public Type ElementType => elementType;
        public int Length => length;
    }

    public sealed class ExtensionAttribute : Attribute;
    public sealed class IsReadOnlyAttribute : Attribute;
    public sealed class IsByRefLikeAttribute : Attribute;
    public sealed class IsUnmanagedAttribute : Attribute;
    public sealed class UnsafeValueTypeAttribute : Attribute;
    public sealed class SkipLocalsInitAttribute : Attribute;
}

namespace System.Runtime.InteropServices
{
    public enum LayoutKind
    {
        Sequential = 0,
        Explicit = 2,
        Auto = 3,
    }

    public sealed class StructLayoutAttribute(LayoutKind layout) : Attribute
    {
        public LayoutKind Value => layout;
        public int Size;
        public int Pack;
    }

    public sealed class FieldOffsetAttribute(int offset) : Attribute
    {
        public int Value => offset;
    }

    public sealed class InAttribute : Attribute;
}
