// What most files use. Of the rooms each file names those that it uses.
global using Cake.Core;
global using Cake.Core.Diagnostics;
global using Cake.Core.IO;
global using MultiVariant.Format;
global using Architecture = Cake.MultiVariant.Architectures.Architecture;
global using Path = System.IO.Path;
