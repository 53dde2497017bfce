// Attributes and members that the C# compiler and ILC look up by name; most of them are never used otherwise.
[module: System.Runtime.CompilerServices.SkipLocalsInit]

namespace System.Reflection
{
    public sealed class DefaultMemberAttribute(string memberName) : Attribute;
}

namespace System.Runtime
{
    /// <summary>Gives a method a symbol that assembly code can call.</summary>
    public sealed class RuntimeExportAttribute(string entry) : Attribute;

    /// <summary>Binds a method to a symbol that assembly code defines.</summary>
    public sealed class RuntimeImportAttribute(string library, string entry) : Attribute;
}

namespace System.Runtime.CompilerServices
{
    public static class RuntimeHelpers;

    /// <summary>ILC provides the bodies of these methods.</summary>
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

    /// <summary>Marks volatile fields, for the compiler.</summary>
    public static class IsVolatile;

    public enum MethodImplOptions
    {
        /// <summary>For methods with many callers: copies of them would make the launcher larger.</summary>
        NoInlining = 0x8,
        AggressiveInlining = 0x100,
        InternalCall = 0x1000,
    }

    public sealed class MethodImplAttribute(MethodImplOptions options) : Attribute;
    public sealed class FixedBufferAttribute(Type elementType, int length) : Attribute;
    public sealed class ExtensionAttribute : Attribute;
    public sealed class IsReadOnlyAttribute : Attribute;
    public sealed class IsByRefLikeAttribute : Attribute;
    public sealed class UnsafeValueTypeAttribute : Attribute;
    public sealed class SkipLocalsInitAttribute : Attribute;
}

namespace System.Threading
{
    /// <summary>ILC provides the body of this method.</summary>
    public static class Interlocked
    {
        [Runtime.CompilerServices.Intrinsic]
        public static extern int CompareExchange(ref int location, int value, int comparand);
    }
}

namespace System.Runtime.InteropServices
{
    public enum LayoutKind
    {
        Sequential = 0,
        Explicit = 2,
    }

    public sealed class StructLayoutAttribute(LayoutKind layout) : Attribute
    {
        public int Size;
    }

    public sealed class FieldOffsetAttribute(int offset) : Attribute;
    public sealed class InAttribute : Attribute;
}

namespace Internal.Runtime.CompilerHelpers
{
    /// <summary>On architectures that do not trap by themselves, ILC checks divisions, and calls these.</summary>
    internal static class ThrowHelpers
    {
        private static void ThrowDivideByZeroException() => MultiVariant.Launcher.Native.Trap();
        private static void ThrowOverflowException() => MultiVariant.Launcher.Native.Trap();
    }
}
