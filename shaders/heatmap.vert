#version 330 core
// A rectangle without any vertex data: the four corners follow from the number of the vertex.
uniform vec4 place;     // left, top, right, bottom, in pixels of the window
uniform vec2 viewport;  // width and height of the window in pixels
out vec2 cell;          // 0 … 1 across the grid
void main() {
  cell = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 pixel = mix(place.xy, place.zw, cell);
  gl_Position = vec4(pixel.x / viewport.x * 2.0 - 1.0, 1.0 - pixel.y / viewport.y * 2.0, 0.0, 1.0);
}
